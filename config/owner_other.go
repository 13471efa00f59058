//go:build !unix

package config

// unreadable is the error as it is: whose a file is differs between systems.
func unreadable(_ string, err error) error { return err }
