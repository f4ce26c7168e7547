### How somebody who speaks, chairs or owns a task is called. Keys start with the file's name. Same keys and variables in zh and en.

voice-unnamed = 姓名未记录
voice-guest = { $body }{ $title }{ $name }
voice-guest-short = { $part }{ $name }
voice-post = { $post }
