package web

import (
	"huizong/admin/words"
	"huizong/jobs/account"
)

// AccountChange says a change of an account that waits for a second person.
func (v *Visit) AccountChange(p account.Proposal) string {
	role := v.Lang.Say(words.RoleWords[p.Role])
	word := v.Lang.Say("重置第二因素")
	switch p.What {
	case account.RoleGiven:
		word = v.Lang.Say("改角色为{role}", "role", role)
	case account.LetIn:
		word = v.Lang.Say("启用（{role}）", "role", role)
	}
	return v.Lang.Say(v.Shown(v.R.Context(), p.Account)) + v.Lang.Say("：") + word
}
