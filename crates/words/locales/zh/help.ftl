### Help pages. Keys start with the file's name. Same keys and variables in zh and en.

help-title = 帮助
help-lead = 本系统帮助每个单位记录活动、留下会议记录、发布简报。下面是最常用的几件事。
help-what-title = 这个程序做什么
help-what-1 = 单位：按隶属关系列出每个单位，能看到任意一天的样子。
help-what-2 = 活动：会议、讲课、主题活动和培训都用同一张表，记下谁到会、讨论什么、决定什么、表决结果如何。
help-what-3 = 会议记录：确认后自动生成，可以打印，也可以下载Word文件。
help-what-4 = 简报：从活动记录起草，由人修改、审核、批准后才公开。
help-record-title = 怎样记录一次会议
help-record-1 = 点“活动”，再点“记录活动”，选择是哪种会议。
help-record-2 = 已知的都填好了：单位、地点、主持人、全部应到的人。只改不同的地方。
help-record-3 = 没来的人，去掉名字前面的勾，再选原因。
help-record-4 = 写下议题和决定。决定可以写上谁办、哪天办完。有表决就写赞成、反对和弃权的人数。
help-record-5 = 点“保存记录”。填到一半也不怕，草稿会自动保存。
help-record-6 = 请主持人打开这条记录，核对后确认。确认后不再改动，需要更正时另加说明。
help-publish-title = 怎样发布一篇简报
help-publish-1 = 打开已确认的活动，点“起草简报”。程序按记录写好初稿。
help-publish-2 = 修改文字，让它像您说的话。初稿里每个数字都来自记录。
help-publish-3 = 提交审核。由另一位同志核对内容，再由有权限的人批准发布。
help-publish-4 = 发布后，任何人都能在门户里读到，也能打印。
help-size-title = 看不清字
help-size-text = 页面右上角有三个大小不同的“字”，点大的，整个页面的字就会变大。下次打开还是这个大小。
help-safe-title = 会不会弄坏什么
help-safe-text = 不会。没有办成的事不会留下一半；办成的事都有记录，能查到谁在什么时候做了什么。
