# What bash offers after some words, by a script for completions:
#   bash Tests/completed.bash SCRIPT payout-links-sandbox move ID ''
. "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
read -r -a registered <<<"$(complete -p "$1")"
"${registered[-2]}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
echo "${COMPREPLY[*]}"
