package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Settable are the keys that the ledger may keep instead of the file (settings.managed: database).
var Settable = []string{"mail.allowed_domains", "reconcile.coefficient", "reconcile.fields",
	"reconcile.direct_tolerance", "reconcile.indirect_tolerance", "gate.min_completeness", "gate.max_change",
	"gate.max_unverified", "deadline", "holidays", "notify_off"}

// Set is one thing that the ledger keeps: recipients.JOB.NUMBER, holidays.YEAR or a key of Settable.
type Set struct {
	Name  string
	Value []byte // JSON
}

// IsSettable reports whether the ledger may keep a setting of this name.
func IsSettable(name string) bool {
	year, ok := strings.CutPrefix(name, "holidays.")
	if _, err := strconv.Atoi(year); ok && err == nil {
		return true
	}
	return name != "holidays" && slices.Contains(Settable, name)
}

// Unsettable says that the ledger keeps no setting of this name; nothing where it may.
func Unsettable(name string) Faults {
	if IsSettable(name) {
		return nil
	}
	return Faults{{Key: name, Problem: "is not a setting that the ledger keeps; it keeps " +
		strings.Join(Settable, ", ")}}
}

// RecipientName takes the name of a recipient in the ledger apart.
func RecipientName(name string) (job string, number int, ok bool) {
	rest, ok := strings.CutPrefix(name, "recipients.")
	job, digits, cut := strings.Cut(rest, ".")
	number, err := strconv.Atoi(digits)
	return job, number, ok && cut && err == nil && number > 0
}

// twice lists what stands in the file though the ledger keeps it.
func (c *Config) twice(raw []byte) (faults Faults) {
	if c.Recipients.InDatabase() {
		for i, j := range c.Jobs {
			if len(j.Recipients) > 0 {
				faults = append(faults, Fault{Key: fmt.Sprintf("jobs[%d].recipients", i), Problem: "stands beside " +
					"recipients.managed: database; they are in the ledger (huizong recipients): leave them out here"})
			}
		}
	}
	if !c.Settings.InDatabase() {
		return faults
	}
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return faults // which decode has told
	}
	for _, key := range Settable {
		for _, doc := range file.Docs {
			if doc.Body != nil && standsIn(doc.Body, strings.Split(key, ".")) {
				faults = append(faults, Fault{Key: key, Problem: "stands beside settings.managed: database; it is in " +
					"the ledger (huizong settings): leave it out here"})
			}
		}
	}
	return faults
}

// standsIn reports whether a path of keys is in a node.
func standsIn(n ast.Node, path []string) bool {
	if len(path) == 0 {
		return true
	}
	for _, e := range (&decoder{}).entries(n, "") {
		if e.Key.GetToken().Value == path[0] {
			return standsIn(e.Value, path[1:])
		}
	}
	return false
}

// With is the configuration with what the ledger keeps laid over it, or all that is wrong with that. The configuration
// itself stays as it is.
func (c *Config) With(sets []Set) (*Config, error) {
	out := *c
	out.File = c
	out.Jobs = slices.Clone(c.Jobs)
	out.Holidays, out.Reconcile.Fields = maps.Clone(c.Holidays), maps.Clone(c.Reconcile.Fields)
	names := map[string]string{} // of recipients, by the key that check knows them by
	var faults Faults
	sets = slices.SortedStableFunc(slices.Values(sets), func(a, b Set) int {
		_, m, _ := RecipientName(a.Name)
		_, n, _ := RecipientName(b.Name)
		return m - n
	})
	for _, s := range sets {
		job, number, isRecipient := RecipientName(s.Name)
		switch {
		case isRecipient && c.Recipients.InDatabase():
			i := slices.IndexFunc(out.Jobs, func(j Job) bool { return j.Name == job })
			if i < 0 {
				continue // a job of the past
			}
			var r Recipient
			faults = append(faults, s.decode(reflect.ValueOf(&r).Elem())...)
			r.complete()
			names[fmt.Sprintf("jobs[%d].recipients[%d].", i, len(out.Jobs[i].Recipients))] =
				fmt.Sprintf("recipients.%s.%d.", job, number)
			out.Jobs[i].Recipients = append(
				out.Jobs[i].Recipients[:len(out.Jobs[i].Recipients):len(out.Jobs[i].Recipients)], r)
		case !isRecipient && c.Settings.InDatabase():
			faults = append(faults, out.set(s)...)
		}
	}
	for _, f := range out.check() {
		for key, name := range names {
			if rest, ok := strings.CutPrefix(f.Key, key); ok {
				f.Key = name + rest
			}
		}
		faults = append(faults, f)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return &out, nil
}

// set lays one setting over the configuration.
func (c *Config) set(s Set) Faults {
	if year, ok := strings.CutPrefix(s.Name, "holidays."); ok {
		n, err := strconv.Atoi(year)
		if err != nil {
			return Faults{{Key: s.Name, Problem: "want a year, like holidays.2027"}}
		}
		var d Days
		faults := s.decode(reflect.ValueOf(&d).Elem())
		if c.Holidays == nil {
			c.Holidays = Holidays{}
		}
		c.Holidays[n] = d
		return faults
	}
	if faults := Unsettable(s.Name); faults != nil {
		return faults
	}
	v := reflect.ValueOf(c).Elem()
	for _, key := range strings.Split(s.Name, ".") {
		v = v.Field(fieldsOf(v.Type())[key])
	}
	return s.decode(v)
}

// decode reads the value into v; the faults bear its name.
func (s Set) decode(v reflect.Value) Faults {
	file, err := parser.ParseBytes(s.Value, 0)
	if err != nil || len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return Faults{{Key: s.Name, Problem: fmt.Sprintf("%q is not a value", s.Value)}}
	}
	var d decoder
	d.value(file.Docs[0].Body, v, s.Name)
	for i := range d.faults {
		d.faults[i].Place = ""
	}
	return d.faults
}

// Keeps lists what the file says of what the ledger may keep, each as the ledger would: to begin with.
func (c *Config) Keeps() (recipients, settings []Set) {
	for _, j := range c.Jobs {
		for i, r := range j.Recipients {
			recipients = append(recipients, Set{fmt.Sprintf("recipients.%s.%d", j.Name, i+1),
				jsonOf(reflect.ValueOf(r))})
		}
	}
	usual := Default()
	for _, name := range Settable {
		v := c.at(name)
		if name == "holidays" {
			for _, year := range slices.Sorted(maps.Keys(c.Holidays)) {
				settings = append(settings, Set{fmt.Sprintf("holidays.%d", year),
					jsonOf(reflect.ValueOf(c.Holidays[year]))})
			}
		} else if !reflect.DeepEqual(v.Interface(), usual.at(name).Interface()) {
			settings = append(settings, Set{name, jsonOf(v)})
		}
	}
	return recipients, settings
}

// at is the value of a key, sections and key parted by dots.
func (c *Config) at(name string) reflect.Value {
	v := reflect.ValueOf(c).Elem()
	for _, key := range strings.Split(name, ".") {
		v = v.Field(fieldsOf(v.Type())[key])
	}
	return v
}

// Stand is every setting that the ledger can keep with the value that the configuration gives it, the usual one where
// it says nothing.
func (c *Config) Stand() map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, name := range Settable {
		if name != "holidays" {
			out[name] = jsonOf(c.at(name))
		}
	}
	return out
}
