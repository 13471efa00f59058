package wiring

import (
	"huizong/config"
	"huizong/jobs"
	"huizong/jobs/ledger"
)

// Overlay is the configuration of a file with what is in force in the ledger laid over it.
func Overlay(file *config.Config, in []ledger.Setting) (*config.Config, error) {
	sets := make([]config.Set, len(in))
	for i, s := range in {
		sets[i] = config.Set{Name: s.Name, Value: s.Value}
	}
	return file.With(sets)
}

// managed is what the ledger keeps instead of a configuration's file.
func managed(c *config.Config, version string) jobs.Managed {
	file := c
	if c.File != nil {
		file = c.File
	}
	return jobs.Managed{
		Recipients: c.Recipients.InDatabase(),
		Settings:   c.Settings.InDatabase(),
		Names:      config.Settable,
		File:       file.Stand(),
		With: func(in []ledger.Setting) (jobs.Plan, error) {
			laid, err := Overlay(file, in)
			if err != nil {
				return jobs.Plan{}, err
			}
			s, err := Planner(laid, version)
			if err != nil {
				return jobs.Plan{}, err
			}
			return jobs.Plan{Jobs: s.Jobs, Domains: s.Domains, Options: s.Options, Deadline: s.Deadline,
				Tells: s.Tells}, nil
		},
	}
}
