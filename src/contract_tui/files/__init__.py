"""Files and folders as this program goes about them: whom it believes, what it waits for, what stays.

Several accounts may share a home, and any of them may be hostile; a settings file may name a pipe by mistake;
power may fail between two writes. Without one room for it each caller would open files in a way of its own,
and the one that forgets a flag would follow a planted link, hang on a pipe, or leave half a contract behind.

- `walking`: the way to a place, where no other account's link is followed;
- `rights`: who may read and write what is made there;
- `regular`: reading what must be an ordinary file;
- `atomic`: writing so that a reader sees all of a file or none of it;
- `own_folders`: the account's own folders (XDG).
"""
