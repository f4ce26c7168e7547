### How somebody who speaks, chairs or owns a task is called. Keys start with the file's name. Same keys and variables in zh and en.

voice-unnamed = name not recorded
voice-guest = { $name }, { $title }, { $body }
voice-guest-short = { $name }, { $part }
voice-post = the { $post }
