#!/usr/bin/python3
"""What an analyst would write with pandas: direct of a month by the record rules, from the same database.

Usage: pandas_reconcile.py SOCKET DATABASE MONTH. Prints direct, which has to be that of `huizong reconcile`. It leaves
out what takes longest here (records that are alike, findings, persons), so the comparison is in its favour.
"""
import sys
import unicodedata

import pandas
import pymysql


def rows(db, statement, *values):
    with db.cursor() as c:
        c.execute(statement, values)
        return pandas.DataFrame(c.fetchall(), columns=[d[0] for d in c.description])


def normal(title):
    return "".join(c for c in unicodedata.normalize("NFKC", title).lower() if unicodedata.category(c)[0] in "LN")


def main(socket, database, month):
    db = pymysql.connect(unix_socket=socket, user="root", database=database, charset="utf8mb4")
    filed = rows(db, "SELECT * FROM submissions WHERE period = %s AND status <> 'draft'", month)
    key = ["agency_code", "project_code", "community_code"]
    first = filed.sort_values("revision").groupby(key)["submitted_at"].first().rename("first_filed")
    current = filed.sort_values("revision").groupby(key).tail(1)
    counted = current[current["status"].isin(["submitted", "approved"])].merge(first, on=key)
    projects = rows(db, "SELECT code AS project_code, starts_on, ends_on FROM projects")
    records = rows(db, "SELECT a.* FROM activities a JOIN submissions s ON s.id = a.submission_id WHERE s.period = %s", month)
    r = records.merge(counted[["id", "project_code", "community_code", "first_filed", "claimed_direct"]],
                      left_on="submission_id", right_on="id", suffixes=("", "_s")).merge(projects, on="project_code")
    direct_kinds = r["kind"].isin(["case", "group", "event"])
    silent = set(counted["id"]) - set(r.loc[direct_kinds, "submission_id"])
    r["id"] = pandas.to_numeric(r["id"])
    r["day"] = pandas.to_datetime(r["occurred_on"])
    r = r[(r["attendances"] >= 1) & (r["sessions"] >= 1)]
    r = r[r["day"].dt.strftime("%Y-%m") == month]
    r = r[(r["day"] >= pandas.to_datetime(r["starts_on"])) & (r["day"] <= pandas.to_datetime(r["ends_on"]))]
    grouped = r["kind"].isin(["group", "event"])
    r["title"] = r["title"].map(normal).where(grouped, "")
    r = r.sort_values("id").drop_duplicates(["submission_id", "kind", "code", "day", "attendances", "sessions", "title"])
    event = ["community_code", "kind", "day", "attendances", "title"]
    both = r[r["kind"].isin(["group", "event"]) & (r["title"] != "")].sort_values(["first_filed", "id"])
    keeper = both.groupby(event)["submission_id"].transform("first")
    r = r.drop(both.index[both["submission_id"] != keeper])
    direct = r.loc[r["kind"] != "visit", "attendances"].sum()
    unverified = counted.loc[counted["id"].isin(silent), "claimed_direct"].clip(lower=0).sum()
    print(int(direct + unverified))


main(*sys.argv[1:])
