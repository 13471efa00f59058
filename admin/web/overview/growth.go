package overview

import (
	"fmt"

	"huizong/admin/words"
)

// growth says how large the ledger is, and how it grows.
func (v *visit) growth() string {
	g, known, err := v.GrowthOf(v.R.Context())
	switch {
	case err != nil:
		v.Service.Log.Warn("cannot read the size of the ledger", "error", err)
		return ""
	case !known:
		return ""
	case g.Days == 0:
		return v.Lang.Say("台账{size}。", "size", megabytes(g.Bytes))
	case g.Grown < 0:
		return v.Lang.Say("台账{size}，{n}天减少{less}。", "size", megabytes(g.Bytes), "n", words.Num(g.Days), "less",
			megabytes(-g.Grown))
	}
	return v.Lang.Say("台账{size}，{n}天增加{more}。", "size", megabytes(g.Bytes), "n", words.Num(g.Days), "more",
		megabytes(g.Grown))
}

// megabytes shows bytes to a tenth of 1,000,000, rounded half up.
func megabytes(n int64) string {
	tenths := (n + 50_000) / 100_000
	return fmt.Sprintf("%s.%d MB", words.Num(tenths/10), tenths%10)
}
