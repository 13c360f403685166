#!/bin/sh
# Made the files beside it, with Debian 12's ffmpeg 5.1 and heif-enc 1.15 (libheif-examples). A second each.
set -e
run() { ffmpeg -v error -y -bitexact "$@"; }
picture='-f lavfi -i testsrc=s=64x48:r=5:d=1'
sound='-f lavfi -i sine=f=440:d=1:r=16000'

run $picture $sound -c:v libx264 -preset slow -pix_fmt yuv420p -c:a aac -b:a 8k film.mp4
run -i film.mp4 -c copy -metadata:s:v rotate=90 turned.mp4
run -i film.mp4 -c copy film.mov
run $picture $sound -c:v libvpx -b:v 20k -c:a libopus -b:a 8k film.webm
run $picture -c:v libx264 -pix_fmt yuv420p film.mkv
# As browsers record: nothing says how long it gets.
run $sound -c:a libopus -b:a 8k -f webm pipe:1 | cat > voice.webm
run $sound -c:a aac -b:a 8k -movflags +frag_keyframe+empty_moov+default_base_moof voice.mp4
run $sound -c:a aac -b:a 8k voice.m4a
run $sound -c:a aac -b:a 8k voice.aac
run $sound -c:a libopus -b:a 8k voice.ogg
run $sound -c:a libmp3lame -b:a 8k voice.mp3
run $sound -c:a flac voice.flac
# photo.jpg is a JPEG by sharp with EXIF (GPS, Make: TELLTALE) and XMP (TELLTALE).
[ -f photo.jpg ] && heif-enc -q 30 photo.jpg -o photo.heic && rm photo.jpg
