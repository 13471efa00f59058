package reconcile

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"time"

	"huizong/jobs/period"
)

// Stamp is the digest of all that the records of one street and month were counted by, but the records themselves:
// while it stays, and what is filed never changes, counting them anew comes to the same.
type Stamp [sha256.Size]byte

// String returns the stamp in hexadecimal.
func (s Stamp) String() string { return hex.EncodeToString(s[:]) }

// keptForm is the form of what is kept. It changes with the encoding, and with any rule that looks at records.
const keptForm = 3

// Stamper makes the stamps of one reading.
type Stamper struct {
	dir    *Directory
	common []byte                // of every stamp: rules, settings, source
	judged map[place][]Judgement // by street and month
	hash   hash.Hash
	buffer []byte
}

// NewStamper returns what makes stamps over the reference data, settings and judgements of a reading. source stands for
// how records are read.
func NewStamper(dir *Directory, opt *Options, judgements *Judgements, source string) *Stamper {
	s := &Stamper{dir: dir, judged: map[place][]Judgement{}, hash: sha256.New()}
	s.number(keptForm)
	s.number(RulesVersion)
	s.text(source)
	for k := range kinds {
		s.number(int64(opt.RecordLimits[k]))
		s.truth(opt.DirectKinds[k])
	}
	s.common, s.buffer = s.buffer, nil
	if judgements == nil {
		return s
	}
	for _, j := range judgements.Pairs {
		one, other := s.street(j.Record), s.street(j.Other)
		s.judged[one] = append(s.judged[one], j)
		if other != one {
			s.judged[other] = append(s.judged[other], j)
		}
	}
	return s
}

// street is where a record is looked at: its street and month.
func (s *Stamper) street(k RecordKey) place {
	return place{s.dir.street(k.CommunityCode), k.OccurredOn.Month()}
}

// Settles is how long after a filing its records are taken to be complete: a filing system may write them after the
// submission itself.
const Settles = time.Hour

// Stamp returns the stamp of a street and month whose submissions are those of cells, community by community.
func (s *Stamper) Stamp(street string, m period.Month, cells [][]Submission) (out Stamp) {
	s.hash.Reset()
	s.buffer = append(s.buffer[:0], s.common...)
	s.text(street)
	s.number(int64(m))
	projects := map[string]bool{}
	for _, cell := range cells {
		s.number(int64(len(cell)))
		for i := range cell {
			s.submission(&cell[i])
			s.project(projects, cell[i].ProjectCode)
		}
		s.hash.Write(s.buffer)
		s.buffer = s.buffer[:0]
	}
	for _, j := range s.judged[place{street, m}] {
		b, err := json.Marshal(j)
		if err != nil {
			panic(err) // of texts and numbers
		}
		s.text(string(b))
	}
	s.hash.Write(s.buffer)
	s.hash.Sum(out[:0])
	return out
}

func (s *Stamper) submission(sub *Submission) {
	s.text(string(sub.ID))
	s.text(sub.AgencyCode)
	s.text(sub.ProjectCode)
	s.text(sub.CommunityCode)
	s.number(int64(sub.Revision))
	s.text(string(sub.Status))
	s.moment(sub.SubmittedAt)
	for _, c := range sub.Claims.each() {
		s.truth(c.Filed)
		s.number(c.N)
	}
}

// project takes in what the rules of records see of a project, once.
func (s *Stamper) project(seen map[string]bool, code string) {
	if seen[code] {
		return
	}
	seen[code] = true
	p := s.dir.Projects[code]
	s.truth(p != nil)
	if p != nil {
		s.number(int64(p.StartsOn))
		s.number(int64(p.EndsOn))
	}
}

func (s *Stamper) moment(t time.Time) {
	s.number(t.Unix())
	s.number(int64(t.Nanosecond()))
}

func (s *Stamper) number(n int64) { s.buffer = binary.AppendVarint(s.buffer, n) }

func (s *Stamper) text(t string) {
	s.number(int64(len(t)))
	s.buffer = append(s.buffer, t...)
}

func (s *Stamper) truth(is bool) {
	b := byte(0)
	if is {
		b = 1
	}
	s.buffer = append(s.buffer, b)
}
