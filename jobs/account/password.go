package account

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed" // the list of common passwords
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Shortest is how many characters a password has at least (NIST SP 800-63B §5.1.1.2 asks for 8; nothing else slows a
// guesser of ours down once the table is lost).
const Shortest = 12

// longestPassword is how many bytes are hashed at most.
const longestPassword = 512

// Remembered is how many passwords before the present one may not come back.
const Remembered = 5

// commonList is the passwords people choose most, of public counts of lost ones, with those of Chinese offices: one on
// a line, in lower case, compressed.
//
//go:embed common.txt.gz
var commonList []byte

var common = sync.OnceValue(func() map[string]bool {
	unzipped, err := gzip.NewReader(bytes.NewReader(commonList))
	if err != nil {
		panic(err) // embedded
	}
	out := make(map[string]bool, 20000)
	for lines := bufio.NewScanner(unzipped); lines.Scan(); {
		out[lines.Text()] = true
	}
	return out
})

// Faults of a password, each with what to do.
var (
	ErrLong   = fmt.Errorf("want a password of at most %d bytes", longestPassword)
	ErrCommon = errors.New("this password is among the most common, or is one with figures or signs around it; " +
		"take a sentence of four or more words of your own")
	ErrNamed = errors.New("the password is built from the account's name; take one that has nothing to do with it")
	ErrRun   = errors.New("the password is a run or a repeat of few characters; take a sentence of your own")
	ErrUsed  = fmt.Errorf("this password was used before; want one that is not among the last %d", Remembered)
)

// CheckPassword refuses a password that is too easy, or too long to be one. names are the account's name and title.
func CheckPassword(password string, names ...string) error {
	if n := utf8.RuneCountInString(password); n < Shortest {
		return fmt.Errorf("want a password of at least %d characters, got %d", Shortest, n)
	}
	folded := fold(password)
	switch {
	case len(password) > longestPassword:
		return ErrLong
	case named(folded, names):
		return ErrNamed
	case runs(folded):
		return ErrRun
	case isCommon(folded) || isCommon(unleet(folded)):
		return ErrCommon
	}
	return nil
}

// CheckHistory refuses a password that has one of the hashes.
func CheckHistory(password string, hashes []string) error {
	for _, h := range hashes {
		if PasswordMatches(h, password) {
			return ErrUsed
		}
	}
	return nil
}

// fold makes full-width letters and figures narrow, and capitals small, and drops blanks.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xff01 && r <= 0xff5e {
			r -= 0xfee0
		}
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// unleet writes figures and signs that stand for letters as those letters.
func unleet(s string) string {
	return strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i",
		"|", "l").Replace(s)
}

// isCommon reports whether a password is on the list, alone or two in turn, with or without figures and signs around.
func isCommon(s string) bool {
	if common()[s] {
		return true
	}
	core := strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if core == "" || common()[core] { // figures and signs alone, or around one word
		return core != "" || commonFigures(s)
	}
	return wordsOfList(core) <= 2
}

// commonFigures reports whether figures and signs alone are too few to be more than a date or a telephone number.
func commonFigures(s string) bool {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
	return common()[digits] || utf8.RuneCountInString(s) < 16
}

// wordsOfList is how many words of the list, one after the other, make the text; 99 where none do.
func wordsOfList(s string) int {
	const none = 99
	best := make([]int, len(s)+1)
	for end := 1; end <= len(s); end++ {
		best[end] = none
		for from := max(0, end-16); from <= end-4; from++ {
			if best[from] < best[end]-1 && common()[s[from:end]] {
				best[end] = best[from] + 1
			}
		}
	}
	return best[len(s)]
}

// named reports whether little but a name is left of a password.
func named(s string, names []string) bool {
	for _, name := range names {
		name = fold(name)
		if utf8.RuneCountInString(name) < 3 || !strings.Contains(s, name) {
			continue
		}
		rest := strings.ReplaceAll(s, name, "")
		if utf8.RuneCountInString(rest) < Shortest-2 {
			return true
		}
	}
	return false
}

// keyboards are rows and columns along which fingers slide.
var keyboards = []string{"`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "qazwsxedcrfvtgbyhnujmik,ol.p;/",
	"1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "zaq12wsxcde34rfvbgt56yhnmju78ik,.lo90p;/",
	"01234567890", "!@#$%^&*()_+"}

// runs reports whether a password has few characters of its own: what goes on along a keyboard, counts, or repeats
// what stands before it is not worth more than its first two.
func runs(s string) bool {
	r := []rune(s)
	own, distinct := 0, slices.Clone(r)
	slices.Sort(distinct)
	for i := range r {
		if i < 2 || !follows(r[i-2], r[i-1], r[i]) && !repeats(r, i) {
			own++
		}
	}
	return own < Shortest/2 || len(slices.Compact(distinct)) < 5
}

// follows reports whether three characters go on along a keyboard or an alphabet, forwards or backwards, or stay.
func follows(a, b, c rune) bool {
	if a == b && b == c {
		return true
	}
	three, back := string([]rune{a, b, c}), string([]rune{c, b, a})
	for _, row := range keyboards {
		if strings.Contains(row, three) || strings.Contains(row, back) {
			return true
		}
	}
	return false
}

// repeats reports whether the three characters that end at i stood together before.
func repeats(r []rune, i int) bool {
	return strings.Contains(string(r[:i]), string(r[i-2:i+1]))
}
