package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/// Values of every type, ordinary and extreme, arrive in the archive as they left the source, byte for byte.
class TypeRoundTripTest {
    static final String OWN_TYPES = """
            create type mood as enum ('sad', 'it''s "ok"', 'glücklich');
            create domain positive as int check (value > 0);
            create domain code as varchar(12) check (value ~ '^[a-z ]*$');
            create domain ids as bigint[];
            create type pair as (a int, b text);
            create type nest as (p pair, at timestamptz, l numeric[]);
            create type span as range (subtype = float8);
            """;

    record TypeCase(String type, List<String> values) {
        static TypeCase of(String type, String... values) {
            return new TypeCase(type, Arrays.asList(values));
        }
    }

    /// Ten values or more each, or all that the type has; NULL comes in every column by itself.
    static List<TypeCase> cases() {
        List<TypeCase> cases = new ArrayList<>(List.of(
                TypeCase.of("smallint", "-32768", "32767", "0", "1", "-1", "2", "255", "256", "-255", "-256"),
                TypeCase.of("integer", "-2147483648", "2147483647", "0", "1", "-1", "65535", "65536", "7", "-7", "42"),
                TypeCase.of(
                        "bigint",
                        "-9223372036854775808",
                        "9223372036854775807",
                        "0",
                        "-1",
                        "1",
                        "4294967295",
                        "4294967296",
                        "-4294967296",
                        "10000",
                        "-10000"),
                TypeCase.of(
                        "numeric",
                        "0",
                        "0.000",
                        "-0.5",
                        "1.10",
                        "1.1",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "1e131071",
                        "-1e-16383",
                        "99999999999999999999999999999999999999.9999",
                        "10000",
                        "100000000.00010000"),
                TypeCase.of(
                        "numeric(38,10)",
                        "0",
                        "9999999999999999999999999999.9999999999",
                        "-9999999999999999999999999999.9999999999",
                        "0.0000000001",
                        "-0.0000000001",
                        "1",
                        "10000",
                        "0.1",
                        "NaN",
                        "12345678.9"),
                TypeCase.of(
                        "numeric(5,-2)",
                        "100",
                        "0",
                        "-100",
                        "9999900",
                        "-9999900",
                        "1200",
                        "50000",
                        "NaN",
                        "700",
                        "300"),
                TypeCase.of(
                        "real",
                        "0",
                        "-0",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "3.4028235e38",
                        "1e-45",
                        "-1e-45",
                        "0.1",
                        "16777217",
                        "1.1754944e-38"),
                TypeCase.of(
                        "double precision",
                        "0",
                        "-0",
                        "NaN",
                        "Infinity",
                        "-Infinity",
                        "1.7976931348623157e308",
                        "5e-324",
                        "-5e-324",
                        "0.1",
                        "0.30000000000000004",
                        "9007199254740993",
                        "2.2250738585072014e-308"),
                TypeCase.of(
                        "money",
                        "0",
                        "-92233720368547758.08",
                        "92233720368547758.07",
                        "0.01",
                        "-0.01",
                        "1",
                        "10",
                        "12.34",
                        "1000000",
                        "-5"),
                TypeCase.of("boolean", "true", "false"),
                texts("text"),
                texts("varchar"),
                TypeCase.of("varchar(6)", "", "a", "abcdef", " a ", "äöü", "日本語", "😀😀", "a\tb", "\\N", "null"),
                TypeCase.of("char(5)", "", "a", "abcde", "  a", "a  ", "äö", "日本", "😀", "\\.", "'"),
                TypeCase.of("char", "", "a", " ", "ß", "日", "😀", "\\", "\"", "0", "~"),
                TypeCase.of("\"char\"", "", "a", " ", "\\200", "\\377", "\\001", "~", "0", "\\", "'"),
                texts("name"),
                TypeCase.of(
                        "bytea",
                        "\\x",
                        "\\x00",
                        "\\xff",
                        "\\x0000",
                        "\\xdeadbeef",
                        "\\x5c78",
                        "\\x270a0d09",
                        "\\x" + "ab".repeat(9000),
                        "\\x80",
                        "\\x7f"),
                TypeCase.of(
                        "uuid",
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff",
                        "80000000-0000-0000-8000-000000000000",
                        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
                        "00000000-0000-0000-0000-000000000001",
                        "01000000-0000-0000-0000-000000000000",
                        "7fffffff-ffff-ffff-7fff-ffffffffffff",
                        "12345678-1234-5678-1234-567812345678",
                        "00000000-0000-4000-8000-000000000000",
                        "018f0000-0000-7000-8000-000000000000"),
                TypeCase.of(
                        "date",
                        "infinity",
                        "-infinity",
                        "4713-01-01 BC",
                        "5874897-12-31",
                        "0001-12-31 BC",
                        "0001-01-01",
                        "1970-01-01",
                        "1999-12-31",
                        "2000-02-29",
                        "1582-10-10",
                        "2026-11-21"),
                TypeCase.of(
                        "time",
                        "00:00",
                        "24:00",
                        "23:59:59.999999",
                        "00:00:00.000001",
                        "12:00",
                        "23:59:60",
                        "01:02:03.4",
                        "06:07",
                        "18:30:15",
                        "11:11:11.11"),
                TypeCase.of(
                        "time(0)",
                        "00:00",
                        "24:00",
                        "23:59:59",
                        "00:00:01",
                        "12:00",
                        "01:02:03",
                        "06:07",
                        "18:30:15",
                        "11:11:11",
                        "05:00"),
                TypeCase.of(
                        "timetz",
                        "00:00+00",
                        "24:00-15:59",
                        "24:00+15:59",
                        "23:59:59.999999+05:45",
                        "12:00-03:30",
                        "00:00:00.000001+01",
                        "10:00+00:00:01",
                        "10:00-00:00:01",
                        "18:00-12",
                        "06:00+14"),
                times("timestamp", ""),
                TypeCase.of(
                        "timestamp(3)",
                        "2000-01-01 00:00:00.001",
                        "infinity",
                        "-infinity",
                        "1999-12-31 23:59:59.999",
                        "1970-01-01",
                        "0001-01-01",
                        "0001-01-01 BC",
                        "9999-12-31 23:59:59.999",
                        "2026-03-29 02:30",
                        "2026-10-25 02:30"),
                times("timestamptz", "+00"),
                TypeCase.of(
                        "interval",
                        "178000000 years",
                        "-178000000 years",
                        "infinity",
                        "-infinity",
                        "0",
                        "1 month -1 day 00:00:01",
                        "30 days",
                        "1 month",
                        "24 hours",
                        "-0.000001 seconds",
                        "2147483647 days",
                        "1 year 2 months 3 days 4 hours 5 minutes 6.789 seconds"),
                TypeCase.of(
                        "interval day to second(3)",
                        "0",
                        "1 day",
                        "24 hours",
                        "-1 day 0.001 seconds",
                        "1000000 hours",
                        "0.999 seconds",
                        "-0.001 seconds",
                        "3 days 04:05:06",
                        "30 days",
                        "1 minute"),
                TypeCase.of(
                        "interval year to month",
                        "0",
                        "1 year",
                        "12 months",
                        "-1 month",
                        "178000000 years",
                        "1 year -1 month",
                        "5 months",
                        "100 years",
                        "-7 years",
                        "2 months"),
                TypeCase.of(
                        "json",
                        "null",
                        "{}",
                        "[]",
                        "{\"a\":1,\"a\":2}",
                        "  {\"b\" : 1.10}  ",
                        "\"\\u00e4\"",
                        "\"ä😀\"",
                        "1e400",
                        "[[[[[]]]]]",
                        "true",
                        "\"\""),
                TypeCase.of(
                        "jsonb",
                        "null",
                        "{}",
                        "[]",
                        "{\"b\":1,\"a\":2}",
                        "{\"n\":1.10}",
                        "\"ä😀\"",
                        "1e400",
                        "[[[[[]]]]]",
                        "true",
                        "\"\"",
                        "{\"\":\"\"}"),
                TypeCase.of(
                        "jsonpath",
                        "$",
                        "$.a",
                        "$.a[*]",
                        "lax $.a",
                        "strict $.b",
                        "$.\"ä\"",
                        "$.a ? (@ > 1)",
                        "$[0 to 2]",
                        "$.**",
                        "1 + 1"),
                TypeCase.of(
                        "inet",
                        "0.0.0.0",
                        "255.255.255.255",
                        "10.0.0.1/8",
                        "10.0.0.1/32",
                        "::",
                        "::1",
                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                        "2001:db8::/32",
                        "::ffff:1.2.3.4",
                        "192.168.1.5/24"),
                TypeCase.of(
                        "cidr",
                        "0.0.0.0/0",
                        "255.255.255.255/32",
                        "10.0.0.0/8",
                        "::/0",
                        "::1/128",
                        "2001:db8::/32",
                        "192.168.0.0/16",
                        "172.16.0.0/12",
                        "fe80::/10",
                        "127.0.0.0/8"),
                TypeCase.of(
                        "macaddr",
                        "00:00:00:00:00:00",
                        "ff:ff:ff:ff:ff:ff",
                        "08:00:2b:01:02:03",
                        "01:00:00:00:00:00",
                        "00:00:00:00:00:01",
                        "80:00:00:00:00:00",
                        "7f:ff:ff:ff:ff:ff",
                        "aa:bb:cc:dd:ee:ff",
                        "12:34:56:78:9a:bc",
                        "02:42:ac:11:00:02"),
                TypeCase.of(
                        "macaddr8",
                        "00:00:00:00:00:00:00:00",
                        "ff:ff:ff:ff:ff:ff:ff:ff",
                        "08:00:2b:01:02:03:04:05",
                        "08:00:2b:01:02:03",
                        "01:00:00:00:00:00:00:00",
                        "00:00:00:00:00:00:00:01",
                        "80:00:00:00:00:00:00:00",
                        "aa:bb:cc:dd:ee:ff:00:11",
                        "12:34:56:78:9a:bc:de:f0",
                        "7f:ff:ff:ff:ff:ff:ff:ff"),
                TypeCase.of(
                        "bit(8)",
                        "00000000",
                        "11111111",
                        "10000000",
                        "00000001",
                        "01010101",
                        "10101010",
                        "11110000",
                        "00001111",
                        "01111111",
                        "11111110"),
                TypeCase.of(
                        "bit varying",
                        "",
                        "0",
                        "1",
                        "00",
                        "000000000",
                        "111111111",
                        "10",
                        "01",
                        "0".repeat(100),
                        "1".repeat(65)),
                TypeCase.of("bit varying(4)", "", "0", "1", "00", "0000", "1111", "10", "01", "101", "110"),
                TypeCase.of(
                        "point",
                        "(0,0)",
                        "(-0,0)",
                        "(NaN,NaN)",
                        "(Infinity,-Infinity)",
                        "(1e308,1e-308)",
                        "(0.1,0.2)",
                        "(1,2)",
                        "(-1,-2)",
                        "(5e-324,0)",
                        "(3,4)"),
                TypeCase.of(
                        "line",
                        "{1,0,0}",
                        "{0,1,0}",
                        "{1,-1,0}",
                        "{0.1,0.2,0.3}",
                        "{-1,2,-3}",
                        "{1e100,1,0}",
                        "{1,2,3}",
                        "{0,-1,5}",
                        "{2,0,-7}",
                        "{1,1,1}"),
                TypeCase.of(
                        "lseg",
                        "[(0,0),(1,1)]",
                        "[(0,0),(0,0)]",
                        "[(-1,-1),(1,1)]",
                        "[(1,1),(0,0)]",
                        "[(0.1,0.2),(0.3,0.4)]",
                        "[(1e100,0),(0,1e100)]",
                        "[(NaN,0),(0,0)]",
                        "[(Infinity,0),(0,0)]",
                        "[(1,2),(3,4)]",
                        "[(5,6),(7,8)]"),
                TypeCase.of(
                        "box",
                        "(1,1),(0,0)",
                        "(0,0),(0,0)",
                        "(1,1),(-1,-1)",
                        "(0.3,0.4),(0.1,0.2)",
                        "(1e100,1e100),(0,0)",
                        "(Infinity,1),(0,0)",
                        "(3,4),(1,2)",
                        "(7,8),(5,6)",
                        "(2,2),(1,1)",
                        "(9,9),(8,8)"),
                TypeCase.of(
                        "path",
                        "[(0,0)]",
                        "((0,0))",
                        "[(0,0),(1,1)]",
                        "((0,0),(1,1))",
                        "[(0.1,0.2),(0.3,0.4)]",
                        "((1,2),(3,4),(5,6))",
                        "[(NaN,0)]",
                        "[(1e100,0)]",
                        "((-1,-1),(1,1))",
                        "[(9,9),(8,8),(7,7)]"),
                TypeCase.of(
                        "polygon",
                        "((0,0))",
                        "((0,0),(1,1))",
                        "((0,0),(1,1),(1,0))",
                        "((0.1,0.2),(0.3,0.4))",
                        "((1,2),(3,4),(5,6))",
                        "((1e100,0))",
                        "((-1,-1),(1,1))",
                        "((9,9),(8,8),(7,7))",
                        "((2,2))",
                        "((3,3),(4,4))"),
                TypeCase.of(
                        "circle",
                        "<(0,0),0>",
                        "<(0,0),1>",
                        "<(-1,-1),2>",
                        "<(0.1,0.2),0.3>",
                        "<(1e100,0),1>",
                        "<(0,0),Infinity>",
                        "<(0,0),1e-300>",
                        "<(1,2),3>",
                        "<(4,5),6>",
                        "<(7,8),9>"),
                TypeCase.of(
                        "tsvector",
                        "",
                        "a",
                        "a:1",
                        "a:1A,2B b:3",
                        "'it''s' x",
                        "'a b'",
                        "ä 日本",
                        "'\\\\'",
                        "a:16383",
                        "z y x"),
                TypeCase.of(
                        "tsquery", "", "a", "a & b", "a | !b", "a <-> b", "a:*", "a:AB", "'it''s'", "ä", "(a & b) | c"),
                TypeCase.of(
                        "pg_lsn",
                        "0/0",
                        "FFFFFFFF/FFFFFFFF",
                        "0/1",
                        "1/0",
                        "16/B374D848",
                        "0/FFFFFFFF",
                        "FFFFFFFF/0",
                        "A/B",
                        "1/1",
                        "7FFFFFFF/80000000"),
                TypeCase.of(
                        "oid", "0", "4294967295", "1", "2147483647", "2147483648", "1259", "16384", "42", "7", "100"),
                TypeCase.of("xid", "0", "4294967295", "1", "2", "3", "2147483647", "2147483648", "42", "7", "100"),
                TypeCase.of("cid", "0", "4294967295", "1", "2", "3", "2147483647", "2147483648", "42", "7", "100"),
                TypeCase.of(
                        "xid8",
                        "0",
                        "18446744073709551615",
                        "1",
                        "4294967296",
                        "9223372036854775807",
                        "9223372036854775808",
                        "2",
                        "3",
                        "42",
                        "100"),
                TypeCase.of(
                        "tid",
                        "(0,0)",
                        "(0,1)",
                        "(4294967295,65535)",
                        "(1,1)",
                        "(2,3)",
                        "(5,7)",
                        "(11,13)",
                        "(17,19)",
                        "(23,29)",
                        "(31,37)"),
                TypeCase.of(
                        "pg_snapshot",
                        "1:1:",
                        "1:2:1",
                        "10:20:10,14,15",
                        "5:9:6",
                        "3:3:",
                        "7:8:7",
                        "100:101:100",
                        "2:2:",
                        "4:6:5",
                        "12:16:12,15"),
                TypeCase.of(
                        "regclass",
                        "pg_class",
                        "pg_type",
                        "pg_proc",
                        "pg_namespace",
                        "pg_index",
                        "pg_attribute",
                        "-",
                        "pg_database",
                        "pg_constraint",
                        "4294967295"),
                TypeCase.of(
                        "regtype",
                        "integer",
                        "text",
                        "-",
                        "timestamptz",
                        "numeric",
                        "int4[]",
                        "uuid",
                        "\"char\"",
                        "bpchar",
                        "jsonb"),
                TypeCase.of("refcursor", "", "a", "ä", " ", "a b", "'", "\"", "\\", "日本", "😀"),
                ranges("int4range", "1", "10", "2147483646"),
                ranges("int8range", "1", "10", "9223372036854775806"),
                ranges("numrange", "1.10", "10", "1e100"),
                ranges("tsrange", "2000-01-01", "2026-01-01", "294276-12-31 23:59:59.999999"),
                ranges("tstzrange", "2000-01-01", "2026-01-01 12:00+05:45", "infinity"),
                ranges("daterange", "2000-01-01", "2026-01-01", "infinity"),
                ranges("span", "-0.5", "1.5", "Infinity"),
                multiranges("int4multirange", "1", "10", "100", "200"),
                multiranges("int8multirange", "1", "10", "100", "9223372036854775806"),
                multiranges("nummultirange", "1.10", "10", "100", "1e100"),
                multiranges("tsmultirange", "2000-01-01", "2001-01-01", "2002-01-01", "infinity"),
                multiranges("tstzmultirange", "2000-01-01", "2001-01-01", "2002-01-01", "infinity"),
                multiranges("datemultirange", "2000-01-01", "2001-01-01", "2002-01-01", "2003-01-01")));
        cases.addAll(List.of(
                TypeCase.of(
                        "xml",
                        "",
                        "<a/>",
                        "<a>ä</a>",
                        "<a b=\"1\"/>",
                        "text",
                        "<?xml version=\"1.0\"?><a/>",
                        "<!-- c --><a/>",
                        "<a><![CDATA[<]]></a>",
                        "<a>&lt;</a>",
                        " <a/> "),
                TypeCase.of(
                        "int[]",
                        "{}",
                        "{1}",
                        "{NULL}",
                        "{1,NULL,3}",
                        "{{1,2},{3,4}}",
                        "[0:1]={1,2}",
                        "[-5:-4]={1,2}",
                        "{{{1}}}",
                        "{2147483647}",
                        "{-2147483648}"),
                TypeCase.of(
                        "text[]",
                        "{}",
                        "{\"\"}",
                        "{NULL}",
                        "{\"NULL\"}",
                        "{{a,b},{c,d}}",
                        "{\"a,b\"}",
                        "{\"\\\"\"}",
                        "{ä,日本,😀}",
                        "{\"\\\\\"}",
                        "[2:2]={x}"),
                TypeCase.of(
                        "numeric[]",
                        "{}",
                        "{1.10}",
                        "{1.1}",
                        "{NaN}",
                        "{Infinity}",
                        "{NULL,0}",
                        "{{1,2},{3,4}}",
                        "{1e100}",
                        "{0.000}",
                        "{-0.5}"),
                TypeCase.of(
                        "float8[]",
                        "{}",
                        "{-0}",
                        "{0}",
                        "{NaN}",
                        "{Infinity,-Infinity}",
                        "{0.1}",
                        "{5e-324}",
                        "{NULL}",
                        "{{1,2}}",
                        "{1e308}"),
                TypeCase.of(
                        "timestamptz[]",
                        "{}",
                        "{infinity}",
                        "{-infinity}",
                        "{2000-01-01}",
                        "{NULL}",
                        "{\"0044-03-15 BC\"}",
                        "{{2000-01-01,2001-01-01}}",
                        "{\"2026-03-29 01:00+00\"}",
                        "{1970-01-01}",
                        "{\"294276-12-31\"}"),
                TypeCase.of(
                        "uuid[]",
                        "{}",
                        "{NULL}",
                        "{00000000-0000-0000-0000-000000000000}",
                        "{ffffffff-ffff-ffff-ffff-ffffffffffff}",
                        "{{00000000-0000-0000-0000-000000000000}}",
                        "{00000000-0000-0000-0000-000000000001}",
                        "{00000000-0000-0000-0000-000000000002}",
                        "{00000000-0000-0000-0000-000000000003}",
                        "{00000000-0000-0000-0000-000000000004}",
                        "[3:3]={00000000-0000-0000-0000-000000000005}"),
                TypeCase.of(
                        "bytea[]",
                        "{}",
                        "{NULL}",
                        "{\"\\\\x\"}",
                        "{\"\\\\x00\"}",
                        "{\"\\\\xff\",\"\\\\x00\"}",
                        "{{\"\\\\x01\"}}",
                        "{\"\\\\xdeadbeef\"}",
                        "{\"\\\\x5c\"}",
                        "{\"\\\\x22\"}",
                        "{\"\\\\x2c\"}"),
                TypeCase.of(
                        "jsonb[]",
                        "{}",
                        "{NULL}",
                        "{\"null\"}",
                        "{\"{}\"}",
                        "{\"[1, 2]\"}",
                        "{\"1\",\"2\"}",
                        "{{\"1\"}}",
                        "{\"\\\"ä\\\"\"}",
                        "{\"true\"}",
                        "{\"1.10\"}"),
                TypeCase.of(
                        "boolean[]",
                        "{}",
                        "{t}",
                        "{f}",
                        "{NULL}",
                        "{t,f}",
                        "{f,t}",
                        "{{t},{f}}",
                        "{t,NULL}",
                        "[0:0]={t}",
                        "{f,f,f}"),
                TypeCase.of(
                        "char(3)[]",
                        "{}",
                        "{a}",
                        "{\"a  \"}",
                        "{NULL}",
                        "{abc,d}",
                        "{ä}",
                        "{{a},{b}}",
                        "{\"  a\"}",
                        "{\"\"}",
                        "{\"\\\\\"}"),
                TypeCase.of(
                        "point[]",
                        "{}",
                        "{\"(0,0)\"}",
                        "{NULL}",
                        "{\"(1,2)\",\"(3,4)\"}",
                        "{\"(-0,0)\"}",
                        "{\"(NaN,0)\"}",
                        "{{\"(1,1)\"}}",
                        "{\"(0.1,0.2)\"}",
                        "{\"(5,5)\"}",
                        "{\"(6,6)\"}"),
                TypeCase.of(
                        "int4range[]",
                        "{}",
                        "{empty}",
                        "{\"[1,2)\"}",
                        "{NULL}",
                        "{\"(,)\"}",
                        "{\"[1,)\"}",
                        "{\"(,1)\"}",
                        "{{\"[1,2)\"}}",
                        "{\"[1,2)\",\"[3,4)\"}",
                        "{\"[5,9)\"}"),
                TypeCase.of(
                        "interval[]",
                        "{}",
                        "{0}",
                        "{\"1 mon\"}",
                        "{\"30 days\"}",
                        "{NULL}",
                        "{\"24:00:00\"}",
                        "{\"-1 days\"}",
                        "{infinity}",
                        "{{\"1 day\"}}",
                        "{\"1 year 2 mons\"}"),
                TypeCase.of("int2vector", "", "1", "1 2", "-1", "32767", "0", "0 0", "-32768", "3 2 1", "9"),
                TypeCase.of("oidvector", "", "1", "1 2", "4294967295", "0", "0 0", "2147483648", "3 2 1", "9", "10"),
                TypeCase.of("mood", "sad", "it's \"ok\"", "glücklich"),
                TypeCase.of(
                        "mood[]",
                        "{}",
                        "{sad}",
                        "{NULL}",
                        "{\"it's \\\"ok\\\"\"}",
                        "{glücklich}",
                        "{sad,sad}",
                        "{{sad}}",
                        "{sad,glücklich}",
                        "{glücklich,sad}",
                        "[0:0]={sad}"),
                TypeCase.of("positive", "1", "2147483647", "2", "3", "4", "5", "6", "7", "8", "9"),
                TypeCase.of("code", "", "a", "abc", " ", " a ", "a ", "zzzzzzzzzzzz", "b", "c", "d"),
                TypeCase.of(
                        "ids",
                        "{}",
                        "{1}",
                        "{NULL}",
                        "{1,2}",
                        "{{1},{2}}",
                        "{-1}",
                        "{9223372036854775807}",
                        "{0}",
                        "[0:0]={1}",
                        "{3}"),
                TypeCase.of(
                        "pair",
                        "(1,a)",
                        "(,)",
                        "(1,)",
                        "(,\"\")",
                        "(-1,\"a,b\")",
                        "(0,\"\"\"\")",
                        "(2147483647,ä)",
                        "(1,\" \")",
                        "(1,\"(\")",
                        "(1,\\\\\\\\)"),
                TypeCase.of(
                        "pair[]",
                        "{}",
                        "{\"(1,a)\"}",
                        "{NULL}",
                        "{\"(,)\"}",
                        "{\"(1,)\",\"(2,b)\"}",
                        "{{\"(1,a)\"}}",
                        "{\"(,\\\"\\\")\"}",
                        "{\"(3,ä)\"}",
                        "{\"(4,d)\"}",
                        "{\"(5,e)\"}"),
                TypeCase.of(
                        "nest",
                        "(,,)",
                        "(\"(1,a)\",,)",
                        "(\"(,)\",infinity,{})",
                        "(,2000-01-01,{1.10})",
                        "(,,{NaN})",
                        "(\"(2,\\\"\\\"b\\\"\\\")\",,)",
                        "(,\"0044-03-15 BC\",)",
                        "(,,\"{1,NULL}\")",
                        "(\"(3,)\",,)",
                        "(,-infinity,)")));
        return cases;
    }

    private static TypeCase texts(String type) {
        return TypeCase.of(
                type,
                "",
                " ",
                "a",
                "a  ",
                "NULL",
                "\\N",
                "\\.",
                "tab\tand\nline\r\n",
                "quote ' and \" and \\",
                "äöüß",
                "a\u0308",
                "日本語",
                "😀👨\u200d👩\u200d👧",
                "\u0001\u007f\u0080\ufffd",
                "x".repeat(60));
    }

    private static TypeCase times(String type, String zone) {
        return TypeCase.of(
                type,
                "infinity",
                "-infinity",
                "4713-01-01 00:00" + zone + " BC",
                "294276-12-31 23:59:59.999999" + zone,
                "0001-12-31 23:59:59.999999" + zone + " BC",
                "0001-01-01 00:00" + zone,
                "1970-01-01 00:00" + zone,
                "1969-12-31 23:59:59.999999" + zone,
                "1999-12-31 23:59:59.999999" + zone,
                "2000-01-01 00:00" + zone,
                "2000-02-29 12:00" + zone,
                "2026-03-29 01:30" + zone,
                "2026-10-25 01:30" + zone);
    }

    private static TypeCase ranges(String type, String low, String middle, String high) {
        return TypeCase.of(
                type,
                "empty",
                "(,)",
                "[%s,)".formatted(low),
                "(%s,)".formatted(low),
                "(,%s)".formatted(high),
                "(,%s)".formatted(middle),
                "[%s,%s)".formatted(low, middle),
                "[%s,%s)".formatted(low, high),
                "[%s,%s)".formatted(middle, high),
                "(%s,%s]".formatted(low, middle),
                "[%1$s,%1$s]".formatted(middle));
    }

    private static TypeCase multiranges(String type, String a, String b, String c, String d) {
        return TypeCase.of(
                type,
                "{}",
                "{(,)}",
                "{[%s,)}".formatted(a),
                "{(,%s)}".formatted(a),
                "{[%s,%s)}".formatted(a, b),
                "{[%s,%s),[%s,%s)}".formatted(a, b, c, d),
                "{(,%s),[%s,)}".formatted(a, d),
                "{[%s,%s)}".formatted(c, d),
                "{[%1$s,%1$s]}".formatted(b),
                "{(%s,%s)}".formatted(b, d));
    }

    static String column(int index) {
        return "c" + index;
    }

    private static void fill(EngineFixture engine, String database, List<TypeCase> cases) {
        StringBuilder sql = new StringBuilder(OWN_TYPES);
        sql.append(IntStream.range(0, cases.size())
                .mapToObj(i -> column(i) + " " + cases.get(i).type())
                .collect(Collectors.joining(",\n", "create table things (id int primary key,\n", ");\n")));
        int rows = cases.stream().mapToInt(one -> one.values().size()).max().orElseThrow() + 1;
        for (int row = 0; row < rows; row++) {
            int at = row;
            sql.append(IntStream.range(0, cases.size())
                    .mapToObj(i -> literal(cases.get(i), at))
                    .collect(Collectors.joining(",\n", "insert into things values (" + row + ",\n", ");\n")));
        }
        engine.execute(database, sql + "create table expected as table things");
    }

    static String literal(TypeCase one, int row) {
        return row < one.values().size() ? "'" + one.values().get(row).replace("'", "''") + "'::" + one.type() : "null";
    }

    private static PolicyDraft policy(String proof, String archive) {
        return TestPolicies.draft("things", "shop")
                .archive(archive, "kept")
                .chunkRows(5)
                .proof(proof)
                .driving(TestPolicies.full(1));
    }

    private static byte[] binary(Connection connection, String query) throws SQLException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + query + ") to stdout (format binary)", bytes);
        return bytes.toByteArray();
    }

    @Test
    void thereAreSixtyTypesWithTenValuesEach() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(cases())
                .filteredOn(one -> !List.of("boolean", "mood").contains(one.type()))
                .allSatisfy(one -> assertThat(one.values()).as(one.type()).hasSizeGreaterThanOrEqualTo(10));
    }

    @ParameterizedTest
    @CsvSource({"set, shop", "proof, shop", "set, vault", "proof, vault"})
    void everyValueArrivesAsItWas(String proof, String archive) throws SQLException, IOException {
        List<TypeCase> cases = cases();
        try (EngineFixture engine = new EngineFixture("shop", "vault")) {
            fill(engine, "shop", cases);
            engine.policy(policy(proof, archive));

            SessionView session = engine.run("things").getFirst();

            assertThat(session.error()).isNull();
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(engine.number("shop", "select count(*) from things")).isZero();
            assertThat(differing(engine, archive, cases)).isEmpty();
            Verification verification = engine.verify();
            assertThat(verification.differences()).isEmpty();
            assertThat(verification.rowsChecked()).isEqualTo(engine.number("shop", "select count(*) from expected"));
        }
    }

    /// Types of which some value is not what it was, in binary or in text.
    private static List<String> differing(EngineFixture engine, String archive, List<TypeCase> cases)
            throws SQLException, IOException {
        List<String> differing = new ArrayList<>();
        try (Connection before = engine.connect("shop");
                Connection after = engine.connect(archive)) {
            for (int i = 0; i < cases.size(); i++) {
                String type = archived(after, i);
                String column = column(i);
                String sent = type.equals("text") ? column + "::text" : column;
                String printed = "select format('%s', " + sent + ") from ";
                if (!Arrays.equals(
                                binary(before, "select " + sent + " from expected order by id"),
                                binary(after, "select " + column + " from kept.things order by id"))
                        || !Arrays.equals(
                                binary(before, printed + "expected order by id"),
                                binary(after, printed.replace("::text", "") + "kept.things order by id"))) {
                    differing.add(cases.get(i).type() + " as " + type);
                }
            }
        }
        return differing;
    }

    private static String archived(Connection connection, int column) throws SQLException {
        try (var statement = connection.prepareStatement("select format_type(atttypid, atttypmod) from pg_attribute"
                + " where attrelid = 'kept.things'::regclass and attname = ?")) {
            statement.setString(1, column(column));
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
