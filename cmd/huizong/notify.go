package main

import (
	"huizong/cmd/wiring"
)

type notifyCmd struct {
	Test string `required:"" placeholder:"CHANNEL" help:"Tell this channel of the configuration that it was tried."`
}

// Help is printed below the flags.
func (notifyCmd) Help() string {
	return "Channels stand under notify in the configuration. Example: huizong notify --test ops-wecom"
}

// Run runs the command.
func (c *notifyCmd) Run(a *app) error {
	s, err := a.planner()
	if err != nil {
		return err
	}
	if err := wiring.Forms(s, a.settings); err != nil {
		return err
	}
	if err := s.TryChannel(a.ctx, c.Test); err != nil {
		return err
	}
	a.out.say("%s took the notice\n", c.Test)
	return nil
}
