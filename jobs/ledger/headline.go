package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// headlines are the parts of a report that stand in its headline: those that a later report, a list or a comparison
// with today asks for. Of the filing only the numbers are. The lists, which are nearly all of a report, are not copied.
type headlines struct {
	AsOf      json.RawMessage `json:"as_of,omitempty"`
	Figures   json.RawMessage `json:"figures,omitempty"`
	Filing    json.RawMessage `json:"filing,omitempty"`
	Method    json.RawMessage `json:"method,omitempty"`
	Period    json.RawMessage `json:"period,omitempty"`
	Persons   json.RawMessage `json:"persons,omitempty"`
	Reference json.RawMessage `json:"reference,omitempty"`
	Revision  json.RawMessage `json:"revision,omitempty"`
	Rules     json.RawMessage `json:"rules,omitempty"`
	Settings  json.RawMessage `json:"settings,omitempty"`
}

// listed is what of a report's findings is counted.
type listed struct {
	Severity string `json:"severity"`
	Count    int    `json:"count"` // of those not listed; 0: it is one
}

// HeadlineOf reads the headline out of a report's canonical JSON. The same report always gives the same bytes.
func HeadlineOf(report []byte) (h Headline, err error) {
	var all struct {
		headlines
		Findings []listed `json:"findings"`
		Unlisted []listed `json:"unlisted"`
	}
	if err := json.Unmarshal(report, &all); err != nil {
		return h, fmt.Errorf("read the headline of a report: %w", err)
	}
	if all.Filing != nil {
		all.Filing = withoutLists(all.Filing)
	}
	if h.Abridged, err = json.Marshal(all.headlines); err != nil {
		return h, fmt.Errorf("write the headline of a report: %w", err)
	}
	if all.AsOf != nil {
		if err := json.Unmarshal(all.AsOf, &h.AsOf); err != nil {
			return h, fmt.Errorf("read the moment of a report: %w", err)
		}
	}
	h.AsOf = h.AsOf.UTC().Truncate(time.Microsecond)
	h.count(slices.Concat(all.Findings, all.Unlisted))
	return h, nil
}

// count counts findings by severity.
func (h *Headline) count(findings []listed) {
	for _, f := range findings {
		switch f.Severity {
		case "error":
			h.Errors += max(f.Count, 1)
		case "warning":
			h.Warnings += max(f.Count, 1)
		}
	}
}

// withoutLists empties the lists of an object.
func withoutLists(raw json.RawMessage) json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return raw
	}
	for name, value := range fields {
		if bytes.HasPrefix(value, []byte("[")) {
			fields[name] = json.RawMessage("[]")
		}
	}
	out, err := json.Marshal(fields)
	if err != nil {
		return raw
	}
	return out
}
