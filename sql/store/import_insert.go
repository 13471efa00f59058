package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// batchRows is how many rows one INSERT takes. Larger ones are no faster, and a server on its defaults takes packets of
// this size.
const batchRows = 500

// inserter gathers rows into INSERTs of many rows.
type inserter struct {
	im    *importer
	table string
	one   string // the statement for one row
	full  string // the statement for batchRows rows
	width int
	args  []any
	// finds the rows of a refused batch that are at fault, and reports them
	duplicate func(args []any, rows int) ([]int, error)
}

// newInserter binds a statement that ends with the tuple of one row.
func newInserter(im *importer, table, statement string) *inserter {
	one := strings.TrimSpace(statement)
	return &inserter{im: im, table: table, one: one, full: repeatTuple(one, batchRows), width: strings.Count(one, "?")}
}

// repeatTuple makes a statement for one row one for n.
func repeatTuple(statement string, n int) string {
	at := strings.LastIndex(statement, "VALUES ") + len("VALUES ")
	return statement[:at] + strings.Repeat(statement[at:]+", ", n-1) + statement[at:]
}

func (in *inserter) add(args ...any) error {
	in.args = append(in.args, args...)
	if len(in.args) == batchRows*in.width {
		return in.flush()
	}
	return nil
}

// flush writes what was gathered. Of a batch that holds duplicates the other rows are written, so that later duplicates
// of those are found too.
func (in *inserter) flush() error {
	rows := len(in.args) / in.width
	if rows == 0 {
		return nil
	}
	err := in.write(in.args)
	if isDuplicate(err) && in.duplicate != nil {
		err = in.sift(rows)
	}
	in.args = in.args[:0]
	if err != nil {
		return fmt.Errorf("insert into %s: %w", in.table, err)
	}
	return nil
}

func (in *inserter) write(args []any) error {
	statement := in.full
	if rows := len(args) / in.width; rows < batchRows {
		statement = repeatTuple(in.one, rows)
	}
	return in.im.exec(statement, args...)
}

// sift writes the rows of a refused batch that are not at fault.
func (in *inserter) sift(rows int) error {
	bad, err := in.duplicate(in.args, rows)
	if err != nil {
		return err
	}
	if len(bad) == 0 {
		return errors.New("refused as a duplicate of a row that cannot be seen: is another import under way?")
	}
	skip := make(map[int]bool, len(bad))
	for _, row := range bad {
		skip[row] = true
	}
	var good []any
	for row := range rows {
		if !skip[row] {
			good = append(good, in.args[row*in.width:(row+1)*in.width]...)
		}
	}
	if len(good) == 0 {
		return nil
	}
	return in.write(good)
}

func isDuplicate(err error) bool {
	my, ok := errors.AsType[*mysql.MySQLError](err)
	return ok && my.Number == errDuplicate
}
