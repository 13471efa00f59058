package config

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// jsonOf writes a part of a configuration under its own keys, without what is empty.
func jsonOf(v reflect.Value) []byte {
	raw, err := json.Marshal(plain(v))
	if err != nil {
		panic(err) // texts, lists and maps always marshal
	}
	return raw
}

func plain(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case Decimal:
		return x.String()
	case Duration:
		return x.String()
	case Secret:
		return redacted
	}
	switch v.Kind() {
	case reflect.Struct:
		out := map[string]any{}
		for i := range v.NumField() {
			if name := v.Type().Field(i).Tag.Get("yaml"); name != "-" && !v.Field(i).IsZero() {
				out[name] = plain(v.Field(i))
			}
		}
		return out
	case reflect.Map:
		out := map[string]any{}
		for _, k := range v.MapKeys() {
			out[fmt.Sprint(k.Interface())] = plain(v.MapIndex(k))
		}
		return out
	case reflect.Slice:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = plain(v.Index(i))
		}
		return out
	}
	return v.Interface()
}
