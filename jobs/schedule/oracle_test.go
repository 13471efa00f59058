package schedule

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

// oracleYears are zones, and years in which their clocks did something worth a look: 40 zones of three years each.
var oracleYears = []struct {
	zone  string
	years [3]int
}{
	{"America/New_York", [3]int{1974, 2007, 2026}},
	{"Asia/Shanghai", [3]int{1986, 1991, 2026}},
	{"Australia/Lord_Howe", [3]int{1985, 2024, 2026}},
	{"Pacific/Apia", [3]int{2010, 2011, 2021}},         // lost a day
	{"Africa/Casablanca", [3]int{2012, 2018, 2026}},    // back for Ramadan; three changes and more a year
	{"Europe/London", [3]int{1996, 2025, 2026}},        //
	{"America/Sao_Paulo", [3]int{2002, 2017, 2018}},    // at midnight
	{"Antarctica/Troll", [3]int{2005, 2024, 2026}},     // two hours
	{"Pacific/Kiritimati", [3]int{1979, 1994, 1995}},   // lost a day over the year's end
	{"Pacific/Kwajalein", [3]int{1992, 1993, 1994}},    // lost a day
	{"Asia/Pyongyang", [3]int{2015, 2018, 2026}},       // half an hour back, and forward again
	{"America/Caracas", [3]int{2007, 2016, 2026}},      // half an hour
	{"Asia/Kathmandu", [3]int{1985, 1986, 2026}},       // a quarter of an hour
	{"Pacific/Chatham", [3]int{1975, 2008, 2026}},      // 12:45 ahead
	{"America/St_Johns", [3]int{1988, 2007, 2011}},     // two hours in 1988; at 00:01 until 2011
	{"Asia/Tehran", [3]int{1977, 1991, 2022}},          //
	{"Asia/Gaza", [3]int{2011, 2016, 2026}},            //
	{"Africa/Cairo", [3]int{2010, 2014, 2026}},         //
	{"Africa/Juba", [3]int{2000, 2017, 2021}},          //
	{"Africa/Sao_Tome", [3]int{2017, 2018, 2019}},      //
	{"Africa/Windhoek", [3]int{1990, 1994, 2017}},      //
	{"Africa/Monrovia", [3]int{1973, 1990, 2026}},      //
	{"America/Scoresbysund", [3]int{1981, 2023, 2024}}, //
	{"America/Havana", [3]int{1998, 2004, 2026}},       // none back in 2004
	{"America/Santiago", [3]int{2010, 2015, 2026}},     //
	{"America/Asuncion", [3]int{1974, 2010, 2024}},     //
	{"America/Argentina/San_Luis", [3]int{1990, 2008, 2009}},
	{"Antarctica/Casey", [3]int{2010, 2018, 2023}}, // three hours and more
	{"Asia/Almaty", [3]int{1991, 2004, 2024}},
	{"Asia/Hong_Kong", [3]int{1973, 1976, 1979}},
	{"Asia/Seoul", [3]int{1987, 1988, 2026}},
	{"Asia/Urumqi", [3]int{1986, 1991, 2026}},
	{"Australia/Sydney", [3]int{2000, 2008, 2026}},
	{"Europe/Dublin", [3]int{1981, 2020, 2026}}, // winter is the exception
	{"Europe/Istanbul", [3]int{2014, 2015, 2016}},
	{"Europe/Lisbon", [3]int{1976, 1992, 1996}},
	{"Europe/Moscow", [3]int{1991, 2011, 2014}},
	{"Europe/Volgograd", [3]int{1991, 2018, 2020}},
	{"Pacific/Easter", [3]int{1982, 2016, 2037}},
	{"UTC", [3]int{1973, 2000, 2028}},
}

// TestOracle compares the walker with a scan, minute by minute, over schedules made up at random. By default it takes a
// few of the zones and years; HUIZONG_ORACLE=full takes all, and 100,000 years of schedules. HUIZONG_ORACLE_SEED takes
// the seed of another run.
func TestOracle(t *testing.T) {
	zones, years, specs := oracleYears[:8], 1, 150
	if os.Getenv("HUIZONG_ORACLE") == "full" {
		zones, years, specs = oracleYears, 3, 834
	}
	seed := uint64(20261010)
	if s := os.Getenv("HUIZONG_ORACLE_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("HUIZONG_ORACLE_SEED: %v", err)
		}
		seed = n
	}
	o := oracle{holidays: readHolidays(t), calendar: calendar(t, nil)}
	began := time.Now()
	t.Run("zones", func(t *testing.T) {
		for i, z := range zones {
			for k := range years {
				year := z.years[(k+1)%3]
				t.Run(fmt.Sprint(z.zone, " in ", year), func(t *testing.T) {
					t.Parallel()
					o.year(t, rand.New(rand.NewPCG(seed, uint64(i*3+k))), z.zone, year, specs)
				})
			}
		}
	})
	t.Logf("seed %d: %d zones, %d spec-years, %d slots compared, %d differences, in %v",
		seed, len(zones), o.specYears, o.slots, o.differences, time.Since(began).Round(time.Millisecond))
	if want := len(zones) * years * specs; o.specYears != want || o.slots < want {
		t.Errorf("compared %d spec-years of %d slots, want %d spec-years", o.specYears, o.slots, want)
	}
}

// oracle keeps the count of what was compared.
type oracle struct {
	holidays holidays
	calendar *Calendar

	mu                            sync.Mutex
	specYears, slots, differences int
}

// year compares made-up schedules over one year of a zone.
func (o *oracle) year(t *testing.T, r *rand.Rand, zoneName string, year, specs int) {
	z := zone(t, zoneName)
	s := scanYear(z, year)
	var list []due
	slots, differences := 0, 0
	for n := range specs {
		w := o.ask(r, year, n%2 == 0)
		spec, err := Parse(w.text, z, o.calendar)
		if err != nil {
			t.Fatal(err)
		}
		list = s.slots(list[:0], w)
		slots += len(list)
		if err := s.differs(spec.Between(s.start.Add(-1), s.end.Add(-1)), list); err != nil {
			differences++
			t.Errorf("%s of %d, schedule %q: %v", zoneName, year, w.text, err)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.specYears, o.slots, o.differences = o.specYears+specs, o.slots+slots, o.differences+differences
}

// ask makes up a schedule that some day of a leap year answers to; Parse rightly refuses the others.
func (o *oracle) ask(r *rand.Rand, year int, rule bool) asked {
	if rule {
		return o.holidays.askRule(r, year)
	}
	for {
		w := askCron(r)
		for d := range 366 {
			if w.day(time.Date(2024, 1, 1+d, 0, 0, 0, 0, time.UTC)) {
				return w
			}
		}
	}
}

// differs returns the first difference between a walk over the year and the oracle's slots.
func (s scan) differs(walk iter.Seq[Slot], list []due) error {
	i := 0
	for slot := range walk {
		if i == len(list) {
			return fmt.Errorf("walker has %s too much", slot.Wall)
		}
		at, wall := s.start.Add(time.Duration(list[i].at)*time.Minute), time.Unix(int64(list[i].wall)*60, 0).UTC()
		if !slot.At.Equal(at) || !named(slot.Wall, wall) {
			return fmt.Errorf("walker has %s at %v, oracle %v at %v", slot.Wall, slot.At, wall, at)
		}
		i++
	}
	if i < len(list) {
		return fmt.Errorf("walker lacks %d slots, the first at wall minute %v", len(list)-i,
			time.Unix(int64(list[i].wall)*60, 0).UTC())
	}
	return nil
}

// named reports whether a slot's name is that of a wall time.
func named(name string, wall time.Time) bool {
	y, m, d := wall.Date()
	two := func(at, n int) bool { return name[at] == byte('0'+n/10) && name[at+1] == byte('0'+n%10) }
	return len(name) == len("2026-10-10T09:00") && two(0, y/100) && two(2, y%100) && two(5, int(m)) && two(8, d) &&
		two(11, wall.Hour()) && two(14, wall.Minute())
}

// TestOracleCatches: the oracle tells a walk that is wrong. The library's own walk through a zone loses slots in gaps
// and doubles them in overlaps, and one that is right but for its last slot is wrong too.
func TestOracleCatches(t *testing.T) {
	z := zone(t, "America/New_York")
	s := scanYear(z, 2026)
	end := s.end.Add(-1)
	for _, c := range []struct {
		text         string
		hour, minute int
	}{{"30 2 * * *", 2, 30}, {"30 1 * * *", 1, 30}} {
		w := asked{text: c.text, day: func(time.Time) bool { return true }}
		w.minutes[c.hour] = 1 << c.minute
		list := s.slots(nil, w)
		right := parse(t, c.text, "America/New_York")
		if err := s.differs(right.Between(s.start.Add(-1), end), list); err != nil || len(list) != 365 {
			t.Errorf("%s: %d slots, %v", c.text, len(list), err)
		}
		for name, walk := range map[string]iter.Seq[Slot]{
			"the library's walk": libraryWalk(t, c.text, s.start.In(z), end),
			"a walk cut short":   right.Between(s.start.Add(-1), end.Add(-24*time.Hour)),
			"a walk too long":    right.Between(s.start.Add(-1), end.Add(24*time.Hour)),
			"a walk begun late":  right.Between(s.start.Add(24*time.Hour), end),
		} {
			if s.differs(walk, list) == nil {
				t.Errorf("%s: %s passes", c.text, name)
			}
		}
	}
}

// libraryWalk is the walk that this package is here to replace.
func libraryWalk(t *testing.T, text string, after, until time.Time) iter.Seq[Slot] {
	c, err := cron.ParseStandard(text)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(Slot) bool) {
		for at := c.Next(after); !at.After(until) && yield(Slot{at, at.Format("2006-01-02T15:04")}); {
			at = c.Next(at)
		}
	}
}
