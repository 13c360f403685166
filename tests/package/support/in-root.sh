# Runs a command in a root of its own, which is this machine's with another layer on it and dies with the command.
# in-root.sh FOLDER LAYER USER:GROUP WORKDIR COMMAND…
set -e
folder=$1 layer=$2 user=$3 workdir=$4
shift 4
root=$folder/root
mkdir -p "$root"
mount -t overlay -o "lowerdir=/,upperdir=$folder/$layer,workdir=$folder/scratch" overlay "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
if [ "$user" != 0:0 ]; then
  mount -o remount,ro "$root"
  # As `--read-only --tmpfs /tmp` and a volume.
  mount -t tmpfs tmpfs "$root/tmp"
  mount --bind "$folder/volume" "$root/data"
fi
exec chroot --userspec="$user" "$root" sh -ec 'cd "$0"; exec "$@"' "$workdir" "$@"
