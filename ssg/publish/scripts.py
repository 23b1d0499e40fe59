"""What is run on a server: small programs for any POSIX shell, BusyBox among them.

The first word is the folder of the target, so that each script begins there.
"""

from __future__ import annotations

_BEGIN = "set -eu\numask 022\n"

LOOK = """
cd -- "$1" 2>/dev/null || exit 0
say() { printf '%s\\0%s\\0%s\\0' "$1" "$2" "$3"; }
if [ -L current ]; then say link current "$(readlink current)"
elif [ -e current ]; then say odd current ''
fi
for f in releases .ssg; do
  if [ -d "$f" ]; then continue; fi
  if [ -e "$f" ] || [ -L "$f" ]; then say odd "$f" ''; fi
done
for f in releases/*; do
  if [ -e "$f" ] || [ -L "$f" ]; then say release "${f#releases/}" ''; fi
done
for f in .ssg/*; do
  if [ -L "$f" ]; then say note "${f#.ssg/}" "$(readlink "$f")"
  elif [ -e "$f" ]; then say note "${f#.ssg/}" ''
  fi
done
"""
PREPARE = _BEGIN + 'mkdir -p -- "$1/releases" "$1/.ssg"'
READ = 'cd -- "$1" 2>/dev/null || exit 0; if [ -f "$2" ]; then printf +; cat < "$2"; fi'
WRITE = _BEGIN + 'cd -- "$1"; cat > "$2.new"; mv -f -- "$2.new" "$2"'
FOLLOW = """
cd -- "$1/.ssg" || exit
if ! ln -s -- "$3" "lock.$2" 2>/dev/null; then
  if [ -L "lock.$2" ]; then exit 0; fi
  ln -s -- "$3" "lock.$2" || exit
fi
for f in lock.*; do
  if [ "${f#lock.}" -gt "$2" ]; then rm -f "lock.$2"; exit 0; fi
done
for f in lock.*; do
  if [ "${f#lock.}" -lt "$2" ]; then rm -f "$f"; fi
done
printf made
"""
REMOVE = 'cd -- "$1" && xargs -0 rm -f --'
DROP = 'cd -- "$1/releases" && xargs -0 rm -rf --'

# Lay the files of a release out as another one has them; a half of it never has the name.
CLONE = (
    _BEGIN
    + """
cd -- "$1/releases"
if [ -d "$2.part" ]; then exit 0; fi
rm -rf -- "$2.clone.part"
if [ -n "$3" ]; then cp -al -- "$3" "$2.clone.part"; else mkdir -- "$2.clone.part"; fi
mv -- "$2.clone.part" "$2.part"
"""
)
FILES = 'cd -- "$1/releases/$2" && find . ! -type d -print0'
# A server would answer for an empty folder, so none stays.
STRIP = """
cd -- "$1/releases/$2" || exit
xargs -0 rm -rf -- || exit
find . -depth -type d -exec rmdir {} + 2>/dev/null || :
"""
LINK = (
    _BEGIN
    + """
cd -- "$1/releases/$2"
while IFS= read -r path; do
  folder=${path%/*}
  if [ "$folder" != "$path" ] && [ ! -d "$folder" ]; then mkdir -p -- "$folder"; fi
  if [ -f "../$3/$path" ]; then ln -f -- "../$3/$path" "$path"; fi
done
"""
)
FINISH = _BEGIN + 'cd -- "$1/releases"; sync; if [ -e "$2" ]; then exit 9; fi; mv -- "$2.part" "$2"'
# `mv -T` (GNU, BusyBox) and `mv -h` (BSD) replace a link instead of moving into its folder.
SWITCH = (
    _BEGIN
    + """
cd -- "$1"
rm -f .ssg/next
ln -s "releases/$3" .ssg/next
now=
if [ -L current ]; then now=$(readlink current); fi
if [ "$now" != "$2" ]; then rm -f .ssg/next; exit 0; fi
case $(uname) in
  Linux) mv -fT .ssg/next current ;;
  *) mv -fh .ssg/next current ;;
esac
printf done
"""
)
# grep says 1 if it found nothing, which is no fault.
NAMING = """
cd -- "$1/releases/$2" || exit
LC_ALL=C grep -rlF -f - .
if [ $? -le 1 ]; then exit 0; else exit 2; fi
"""
