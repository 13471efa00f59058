package contenttest

import (
	"reflect"
	"slices"

	"huizong/jobs/report"
)

// counts are what is no amount of services: filings, records, and a share.
var counts = []string{"Completeness", "Count", "UnverifiedShare"}

// Huge is a report with every amount of services so many times as large: what adds up still does.
func Huge(r *report.Report, times int64) *report.Report {
	out := enlarged(reflect.ValueOf(*r), times).Interface().(report.Report)
	return &out
}

// enlarged copies a value with its amounts, which are what is written as int64.
func enlarged(v reflect.Value, times int64) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Int64:
		if v.Type() == reflect.TypeFor[int64]() {
			out.SetInt(v.Int() * times)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(enlarged(v.Elem(), times))
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(enlarged(v.Index(i), times))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !slices.Contains(counts, f.Name) {
				out.Field(i).Set(enlarged(v.Field(i), times))
			}
		}
	}
	return out
}
