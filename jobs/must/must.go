// Package must is for tests: a step that has to work ends its test where it does not.
package must

// Test is what ends: a test, a benchmark, a property.
type Test interface {
	Helper()
	Fatal(...any)
}

// Get is the value of a step, got by the test that it is told: must.Get(os.ReadFile(name))(t).
func Get[T any](value T, err error) func(Test) T {
	return func(t Test) T {
		t.Helper()
		Do(t, err)
		return value
	}
}

// Do is a step without a value: must.Do(t, db.Close()).
func Do(t Test, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
