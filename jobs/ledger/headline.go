package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// headlines are the parts of a report that stand in its headline: those that a later report, a list or a comparison
// with today asks for. Of the filing only the numbers are.
var headlines = []string{"period", "revision", "as_of", "rules", "figures", "persons", "filing", "settings", "method",
	"reference"}

// HeadlineOf reads the headline out of a report's canonical JSON. The same report always gives the same bytes.
func HeadlineOf(report []byte) (h Headline, err error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(report, &all); err != nil {
		return h, fmt.Errorf("read the headline of a report: %w", err)
	}
	kept := map[string]json.RawMessage{}
	for _, name := range headlines {
		if raw, ok := all[name]; ok {
			kept[name] = raw
		}
	}
	if filing, ok := kept["filing"]; ok {
		kept["filing"] = withoutLists(filing)
	}
	if h.Abridged, err = json.Marshal(kept); err != nil {
		return h, fmt.Errorf("write the headline of a report: %w", err)
	}
	if raw, ok := all["as_of"]; ok {
		if err := json.Unmarshal(raw, &h.AsOf); err != nil {
			return h, fmt.Errorf("read the moment of a report: %w", err)
		}
	}
	h.AsOf = h.AsOf.UTC().Truncate(time.Microsecond)
	err = h.count(all["findings"])
	return h, err
}

// count counts findings by severity.
func (h *Headline) count(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var findings []struct {
		Severity string `json:"severity"`
	}
	if err := json.Unmarshal(raw, &findings); err != nil {
		return fmt.Errorf("count the findings of a report: %w", err)
	}
	for _, f := range findings {
		switch f.Severity {
		case "error":
			h.Errors++
		case "warning":
			h.Warnings++
		}
	}
	return nil
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
