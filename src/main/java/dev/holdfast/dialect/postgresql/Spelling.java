package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.proof.Family;
import dev.holdfast.proof.RowWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// How the values of a PostgreSQL type are read from binary COPY and spelt for a proof.
enum Spelling {
    INT2(Family.INTEGER) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.integer(rows.int16(rows.begin()));
        }
    },
    INT4(Family.INTEGER) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.integer(rows.int32(rows.begin()));
        }
    },
    INT8(Family.INTEGER) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.integer(rows.int64(rows.begin()));
        }
    },
    OID(Family.INTEGER) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.integer(Integer.toUnsignedLong(rows.int32(rows.begin())));
        }
    },
    NUMERIC(Family.NUMERIC) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            int at = rows.begin();
            int sign = rows.int16(at + 4) & 0xffff;
            switch (sign) {
                case 0xC000 -> row.numeric(RowWriter.Special.NAN);
                case 0xD000 -> row.numeric(RowWriter.Special.INFINITY);
                case 0xF000 -> row.numeric(RowWriter.Special.MINUS_INFINITY);
                default -> {
                    short[] digits = new short[rows.int16(at)];
                    for (int i = 0; i < digits.length; i++) {
                        digits[i] = (short) rows.int16(at + 8 + 2 * i);
                    }
                    row.numeric(sign == 0x4000, rows.int16(at + 2), digits, digits.length);
                }
            }
        }
    },
    FLOAT4(Family.FLOAT) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.floating(Float.intBitsToFloat(rows.int32(rows.begin())));
        }
    },
    FLOAT8(Family.FLOAT) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.floating(Double.longBitsToDouble(rows.int64(rows.begin())));
        }
    },
    BOOL(Family.BOOLEAN) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.truth(rows.data()[rows.begin()] != 0);
        }
    },
    TEXT(Family.TEXT),
    BYTEA(Family.BYTES),
    UUID(Family.UUID),
    DATE(Family.DATE) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            int days = rows.int32(rows.begin());
            row.date(
                    switch (days) {
                        case Integer.MAX_VALUE -> Long.MAX_VALUE;
                        case Integer.MIN_VALUE -> Long.MIN_VALUE;
                        default -> days + EPOCH_DAYS;
                    });
        }
    },
    TIME(Family.TIME) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.micros(rows.int64(rows.begin()));
        }
    },
    TIMESTAMP(Family.TIMESTAMP) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.micros(sinceEpoch(rows.int64(rows.begin())));
        }
    },
    TIMESTAMPTZ(Family.INSTANT) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.micros(sinceEpoch(rows.int64(rows.begin())));
        }
    },
    /// As the archive of another engine keeps it: with an offset, which is 0.
    TIMESTAMPTZ_AT_0(Family.MOMENT_WITH_OFFSET) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            row.withOffset(sinceEpoch(rows.int64(rows.begin())), 0, 0);
        }
    },
    TIMETZ(Family.TIME_WITH_OFFSET) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            int at = rows.begin();
            row.timeWithOffset(rows.int64(at), -rows.int32(at + 8)); // the server counts seconds west
        }
    },
    INTERVAL(Family.INTERVAL) {
        @Override
        void spell(BinaryRows rows, int length, RowWriter row) {
            int at = rows.begin();
            row.interval(rows.int32(at + 12), rows.int32(at + 8), rows.int64(at));
        }
    },
    PRINTED(Family.PRINTED);

    /// From 1970-01-01 to 2000-01-01, where the server counts from.
    static final long EPOCH_DAYS = 10_957;

    static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

    private static final Pattern MODIFIERS = Pattern.compile("\\([^)]*\\)");

    private final Family family;

    Spelling(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }

    /// What is copied: the column, or its text.
    String sent(String reference) {
        return this == PRINTED ? reference + "::text" : reference;
    }

    /// Spells the value at which `rows` stands, which is no NULL.
    void spell(BinaryRows rows, int length, RowWriter row) {
        row.bytes(rows.data(), rows.begin(), length);
    }

    /// A moment as the server counts it, in microseconds.
    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment) - EPOCH_MICROS;
    }

    static long sinceEpoch(long micros) {
        return micros == Long.MAX_VALUE || micros == Long.MIN_VALUE ? micros : micros + EPOCH_MICROS;
    }

    /// How a column that moves is spelt when it is read from the source.
    static Spelling sent(MoveTable.MoveColumn column) {
        if (column.asText()) {
            return TEXT;
        }
        Spelling own = of(column.column().type());
        return own == TIMESTAMPTZ && column.crossing() == Family.MOMENT_WITH_OFFSET ? TIMESTAMPTZ_AT_0 : own;
    }

    /// @param type as `format_type` prints it. A type that is not named here is spelt by its text: domains, enums,
    ///     arrays, ranges, composite types, json, xml, geometry, network addresses, bits, ...
    static Spelling of(String type) {
        if (type.startsWith("interval") && !type.endsWith("]")) {
            return INTERVAL; // "interval day to second"
        }
        return switch (MODIFIERS.matcher(type).replaceAll("")) {
            case "smallint" -> INT2;
            case "integer" -> INT4;
            case "bigint", "money" -> INT8; // money: the smallest unit, whatever the locale prints
            case "oid", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper" -> OID;
            case "regoperator", "regproc", "regprocedure", "regrole", "regtype" -> OID; // their text hangs on the path
            case "numeric" -> NUMERIC;
            case "real" -> FLOAT4;
            case "double precision" -> FLOAT8;
            case "boolean" -> BOOL;
            case "text", "character varying", "character", "bpchar", "\"char\"", "name" -> TEXT;
            case "bytea" -> BYTEA;
            case "uuid" -> UUID;
            case "date" -> DATE;
            case "time without time zone" -> TIME;
            case "timestamp without time zone" -> TIMESTAMP;
            case "timestamp with time zone" -> TIMESTAMPTZ;
            case "time with time zone" -> TIMETZ;
            default -> PRINTED;
        };
    }
}
