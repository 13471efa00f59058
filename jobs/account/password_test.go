package account_test

import (
	"errors"
	"strings"
	"testing"

	"huizong/jobs/account"
)

// What people take where twelve characters are asked for is refused, each with its reason; what is their own is taken.
func TestPasswordsThatAreRefused(t *testing.T) {
	for _, row := range []struct {
		password string
		want     error
	}{
		{"123456789012", account.ErrRun}, {"012345678901", account.ErrRun}, {"210987654321", account.ErrRun},
		{"111111111111", account.ErrRun}, {"aaaaaaaaaaaa", account.ErrRun}, {"abababababab", account.ErrRun},
		{"abcdefghijkl", account.ErrRun}, {"lkjihgfedcba", account.ErrRun}, {"qwertyuiop[]", account.ErrRun},
		{"1qaz2wsx3edc", account.ErrRun}, {"zaq12wsxcde3", account.ErrRun}, {"abcabcabcabc", account.ErrRun},
		{"Password1234", account.ErrCommon}, {"P@ssw0rd2026!", account.ErrCommon},
		{"passwordpassword", account.ErrCommon},
		{"ＰＡＳＳＷＯＲＤ１２３４", account.ErrCommon}, {"woaini1314520", account.ErrCommon},
		{"iloveyou520!!", account.ErrCommon},
		{"administrator", account.ErrCommon}, {"adminpassword", account.ErrCommon}, {"huizong12345", account.ErrCommon},
		{"qwerty123456", account.ErrRun}, {"yanji133002!", account.ErrCommon}, {"198808082026", account.ErrCommon},
		{"13844330808", nil}, {"lixiaodong.yj", account.ErrNamed}, {"lixiaodong.yj1988", account.ErrNamed},
		{"Lixiaodong.YJ!!", account.ErrNamed}, {"1988lixiaodong.yj", account.ErrNamed},
	} {
		err := account.CheckPassword(row.password, "lixiaodong.yj", "李晓东")
		if err == nil || row.want != nil && !errors.Is(err, row.want) {
			t.Errorf("%q: %v, want %v", row.password, err, row.want)
		}
	}
	for _, p := range []string{"correct horse battery staple", "another long sentence",
		"社工站月报上报口令二零二六", "Xk9#mQ2vL7pR",
		"布尔哈通河边的柳树又绿了",
		"seven tulips under rain 42", "gx7-Rohan-Teal-09"} {
		if err := account.CheckPassword(p, "lixd", "李晓东"); err != nil {
			t.Errorf("%q is refused: %v", p, err)
		}
	}
	if err := account.CheckPassword(strings.Repeat("长", 200), "lixd"); !errors.Is(err, account.ErrLong) {
		t.Errorf("600 bytes: %v", err)
	}
	if err := account.CheckPassword("eleven char", "lixd"); err == nil ||
		!strings.Contains(err.Error(), "at least 12") {
		t.Errorf("11 characters: %v", err)
	}
}

func TestPasswordsDoNotComeBack(t *testing.T) {
	hashes := []string{account.HashPassword("the first one of mine"), account.HashPassword("the second one of mine")}
	if err := account.CheckHistory("the second one of mine", hashes); !errors.Is(err, account.ErrUsed) {
		t.Errorf("used before: %v", err)
	}
	if err := account.CheckHistory("the third one of mine", hashes); err != nil {
		t.Errorf("never used: %v", err)
	}
}
