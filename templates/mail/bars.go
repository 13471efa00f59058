package mail

import "fmt"

// full is the whole width of a bar, in tenths of a percent.
const full = 1000

// smallest is the least that a bar above 0 shows.
const smallest = 6

// plainBar is a bar from 0; the largest row takes the whole width.
func plainBar(n, largest int64) []Stripe {
	if n <= 0 || largest <= 0 {
		return nil
	}
	w := max(int(n*full/largest), smallest)
	return pad([]Stripe{{w, Accent}})
}

// pad fills a bar up to the whole width with nothing.
func pad(stripes []Stripe) []Stripe {
	rest := full
	for _, s := range stripes {
		rest -= s.Tenths
	}
	if rest > 0 {
		stripes = append(stripes, Stripe{rest, Nothing})
	}
	return stripes
}

// parts is a strip of shares of a whole.
func parts(whole int64, shares []int64, tones []Tone) []Stripe {
	var out []Stripe
	left := full
	for i, n := range shares {
		if n <= 0 || whole <= 0 {
			continue
		}
		w := min(max(int(n*full/whole), smallest), left)
		left -= w
		out = append(out, Stripe{w, tones[i]})
	}
	if len(out) > 0 && left > 0 && left < 20 {
		out[0].Tenths += left // what rounding left over
		left = 0
	}
	return pad(out)
}

// completion is a bar towards a target: what is done, what is left up to 100 %, what is beyond.
func completion(done, target, scale int64) []Stripe {
	if target <= 0 || scale <= 0 {
		return nil
	}
	mark := int(100 * full / scale)
	w := min(int(done*100*full/(target*scale)), full)
	if w <= mark {
		return pad([]Stripe{{max(w, smallest), Accent}, {mark - max(w, smallest), Track}})
	}
	return pad([]Stripe{{mark, Accent}, {w - mark, Light}})
}

func percentText(tenths int) string { return fmt.Sprintf("%d.%d%%", tenths/10, tenths%10) }
