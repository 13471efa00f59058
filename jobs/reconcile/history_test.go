package reconcile

import (
	"testing"
	"time"
)

// TestOutlierByMAD stands on both sides of 3.5 in 0.6745 × 192 ÷ 37, which is 3.50011.
func TestOutlierByMAD(t *testing.T) {
	opt := Defaults(time.UTC)
	var earlier []monthly
	for _, n := range []int64{2040, 2060, 2070, 2100, 2120, 2137, 2150} {
		earlier = append(earlier, monthly{direct: n})
	}
	for x, want := range map[int64]bool{2291: false, 2292: true, 1908: true, 1909: false} {
		if median, out := NewHistory(&opt).outlier(earlier, x); median != 2100 || out != want {
			t.Errorf("%d: median %d, %t", x, median, out)
		}
	}
}
