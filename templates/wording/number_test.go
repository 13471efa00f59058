package wording

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestApprox holds the vectors of the docs on wording.
func TestApprox(t *testing.T) {
	for _, c := range []struct {
		n    int64
		want string
	}{
		{0, "0"}, {738, "738"}, {999, "999"}, {1000, "1000"}, {1001, "1000余"}, {2185, "2100余"},
		{5900, "5900"}, {5901, "5900余"}, {5938, "5900余"}, {5999, "5900余"}, {6000, "6000"}, {8612, "8600余"},
		{9999, "9900余"},
		{10000, "1万"}, {10001, "1万余"}, {15000, "1.5万"}, {15238, "1.5万余"}, {15288, "1.5万余"}, {15999, "1.5万余"},
		{16000, "1.6万"},
		{20000, "2万"}, {20001, "2万余"}, {38095, "3.8万余"}, {38266, "3.8万余"}, {99_999_999, "9999.9万余"},
		{100_000_000, "1亿"}, {100_000_001, "1亿余"}, {123_456_789, "1.2亿余"}, {120_000_000, "1.2亿"},
		{math.MaxInt64, "92233720368.5亿余"}, {-5938, "-5938"},
	} {
		if got := Chinese.Approx(c.n); got != c.want {
			t.Errorf("Approx(%d) = %s, want %s", c.n, got, c.want)
		}
	}
}

// counts draws numbers of every length, and those beside round ones.
func counts() *rapid.Generator[int64] {
	return rapid.Custom(func(t *rapid.T) int64 {
		n := rapid.Int64Range(0, math.MaxInt64).Draw(t, "n") >> rapid.IntRange(0, 62).Draw(t, "shift")
		if step := rapid.SampledFrom([]int64{1, 100, 1000, 10_000, 10_000_000, 100_000_000}).Draw(t, "step"); n > step {
			n = n/step*step + rapid.Int64Range(-1, 1).Draw(t, "beside")
		}
		return n
	})
}

func TestThousandsAndSigned(t *testing.T) {
	for _, c := range []struct {
		n                 int64
		thousands, signed string
	}{
		{0, "0", "0"}, {7, "7", "+7"}, {-7, "-7", "-7"}, {999, "999", "+999"}, {1000, "1,000", "+1000"},
		{-1597, "-1,597", "-1597"}, {1234567, "1,234,567", "+1234567"},
		{math.MinInt64, "-9,223,372,036,854,775,808", "-9223372036854775808"},
	} {
		if got := [2]string{Thousands(c.n), Chinese.Signed(c.n)}; got != [2]string{c.thousands, c.signed} {
			t.Errorf("%d: %q", c.n, got)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		want        string
	}{
		{15288, 13600, "112.4%"}, {177, 183, "96.7%"}, {738, 15288, "4.8%"}, {0, 5, "0.0%"}, {5, 5, "100.0%"},
		{1, 0, Dash}, {1, -3, Dash},
		{1, 2000, "0.1%"}, {1, 2001, "0.0%"}, {-1, 2000, "-0.1%"}, {-1, 2001, "0.0%"}, {-1922, 17210, "-11.2%"},
		{math.MaxInt64, math.MaxInt64, "100.0%"}, {628, 1000, "62.8%"}, {1, 3, "33.3%"}, {2, 3, "66.7%"},
	} {
		if got := Percent(c.part, c.whole); got != c.want {
			t.Errorf("Percent(%d, %d) = %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

// TestTenthsIsNearest compares with exact rationals: no other number of tenths is nearer, and a tie goes away from
// zero.
func TestTenthsIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part, whole := rapid.Int64Range(-1e15, 1e15).Draw(t, "part"), rapid.Int64Range(1, 1e12).Draw(t, "whole")
		tenths, _ := Tenths(part, whole)
		exact := new(big.Rat).Mul(big.NewRat(part, whole), big.NewRat(1000, 1))
		off := new(big.Rat).Sub(new(big.Rat).SetInt64(tenths), exact)
		switch off.Abs(off).Cmp(big.NewRat(1, 2)) {
		case 1:
			t.Fatalf("%d of %d is %s tenths of a per cent, got %d", part, whole, exact.FloatString(3), tenths)
		case 0:
			if new(big.Rat).SetInt64(abs(tenths)).Cmp(new(big.Rat).Abs(exact)) < 0 {
				t.Fatalf("%d of %d: a tie went towards zero", part, whole)
			}
		}
		if mirrored, _ := Tenths(-part, whole); mirrored != -tenths {
			t.Fatalf("%d of %d is %d tenths, its negative %d", part, whole, tenths, mirrored)
		}
	})
}

func TestPoints(t *testing.T) {
	for _, c := range []struct {
		part, whole, partBefore, wholeBefore, want int64
		ok                                         bool
	}{
		{177, 183, 170, 183, 38, true}, {1, 2, 1, 2, 0, true}, {0, 5, 5, 5, -1000, true}, {1, 0, 1, 2, 0, false},
		{1, 2, 1, 0, 0, false},
		{967, 1000, 9504, 10000, 17, true}, // 1.66, though 96.7 - 95.0 reads as 1.7
		{1, 2000, 0, 1, 1, true}, {0, 1, 1, 2000, -1, true},
	} {
		if got, ok := Points(c.part, c.whole, c.partBefore, c.wholeBefore); got != c.want || ok != c.ok {
			t.Errorf("%+v: got %d, %v", c, got, ok)
		}
	}
}

func TestNumeral(t *testing.T) {
	for n, want := range map[int]string{0: "零", 1: "一", 6: "六", 9: "九", 10: "十", 11: "十一", 18: "十八",
		20: "二十", 21: "二十一", 90: "九十", 99: "九十九",
		100: "100", -1: "-1"} {
		if got := Numeral(n); got != want {
			t.Errorf("Numeral(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestApproxInOtherLocales(t *testing.T) {
	for _, c := range []struct {
		n      int64
		ko, en string
	}{
		{738, "738", "738"}, {5900, "5,900", "5,900"}, {5938, "5,900여", "more than 5,900"},
		{15288, "1만 5,000여", "more than 15,000"},
		{20000, "2만", "20,000"}, {20001, "2만여", "more than 20,000"},
		{123_456_789, "1억 2,000만여", "more than 120,000,000"}, {-5938, "-5,938", "-5,938"},
	} {
		if ko, en := Korean.Approx(c.n), English.Approx(c.n); ko != c.ko || en != c.en {
			t.Errorf("%d: %s, %s, want %s, %s", c.n, ko, en, c.ko, c.en)
		}
	}
}

// TestApproxSaysTheSame holds that the three locales make one statement: each writes the round figure that the number
// is cut down to, as it writes that figure itself, and marks it where something was cut off.
func TestApproxSaysTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := counts().Draw(t, "n")
		down := floor(n)
		if step := max(n/10, 1); down > n || n-down >= step || floor(down) != down {
			t.Fatalf("%d is cut down to %d", n, down)
		}
		for _, l := range Locales {
			bare := strings.NewReplacer("余", "", "여", "", "more than ", "").Replace(l.Approx(n))
			if marked := bare != l.Approx(n); bare != l.Approx(down) || marked != (down < n) {
				t.Fatalf("%s writes %d as %q, and %d as %q", l, n, l.Approx(n), down, l.Approx(down))
			}
		}
	})
}
