package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.math.BigInteger;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The expression for a column's value in row `i` of a table: arithmetic that both engines have, so that both get the
/// same rows. The words are explained in `columns.csv`.
final class ColumnValue {
    /// The largest prime that 31 bits hold: products with a multiplier stay within a bigint.
    private static final long PRIME = 2_147_483_647;

    private static final int ROWS_OF_A_TURN = 4;
    private static final long SECONDS_OF_A_DAY = 86_400;
    private static final Pattern DECIMALS = Pattern.compile("decimal\\(\\d+,(\\d+)\\)");

    private static final List<String> SENTENCES = List.of(
            "Agreed by telephone, confirmation follows.",
            "Amended after the close; see the desk's note of the same day.",
            "Netting set applies, collateral under the annex of the master agreement.",
            "Rate fixed in advance, paid in arrears, modified following.",
            "Überprüft und freigegeben.",
            "Late feed, taken over from the day before and replaced at noon.");

    private final TableSpec table;
    private final SpecSize size;
    private final long contracts;
    private final Spelling spelling;

    ColumnValue(TableSpec table, List<TableSpec> all, SpecSize size, Spelling spelling) {
        this.table = table;
        this.size = size;
        this.contracts = size.contracts(all, table);
        this.spelling = spelling;
    }

    String of(ColumnSpec column) {
        String[] words = column.value().split(" ", 2);
        String rest = words.length == 1 ? "" : words[1];
        return switch (words[0]) {
            case "row" -> "i + 1";
            case "group" -> "i / " + rest + " + 1";
            case "cycle" -> cycle(number(rest, 0), number(rest, 1));
            case "contract" -> coded("C-", 8, contract() + " + 1");
            case "nth" -> "(" + nth() + ") / " + rest + " + 1";
            case "before" -> day(maturity() + " - " + rest + (table.contract() ? "" : " - (" + nth() + ")"));
            case "maturity" -> "case when " + contract() + " % 97 <> 96 then " + day(maturity()) + " end";
            case "day" -> day("i * " + table.days() + " / " + size.rows(table) + " - " + table.days());
            case "moment" -> moment(seconds());
            case "after" -> moment(seconds() + " + " + hash(column, "") + " % (60 * " + rest + ")");
            case "pick" -> "1 + " + hash(column, "") + " % " + rest;
            case "amount" -> amount(column, Long.parseLong(rest), -1);
            case "upto" -> amount(column, Long.parseLong(rest), 0);
            case "flag" -> spelling.flag(hash(column, "") + " % " + rest + " = 0");
            case "code" -> coded(rest.split(" ", -1)[0], (int) number(rest, 1), "1 + i % " + number(rest, 2));
            case "uuid" -> uuid(column);
            case "of" -> among(hash(column, ""), rest);
            case "turn" -> among("i", rest);
            case "text" -> text(column);
            default -> maybe(column, words[0]);
        };
    }

    private static long number(String arguments, int index) {
        return Long.parseLong(arguments.split(" ", -1)[index]);
    }

    private static String cycle(long rows, long period) {
        return rows == 1 ? "1 + i % " + period : "1 + i / " + rows + " % " + period;
    }

    /// From 0.
    private String contract() {
        if (table.contract()) {
            return "i";
        }
        long stride = stride();
        return "i / " + ROWS_OF_A_TURN + (stride == 1 ? "" : " * " + stride) + " % " + contracts;
    }

    /// From contract to contract, so that a table with few rows has some of old and of new contracts, and every
    /// contract has its turn before one has a second.
    private long stride() {
        long turns = Math.max(1, size.rows(table) / ROWS_OF_A_TURN);
        long stride = Math.max(1, contracts / turns);
        while (BigInteger.valueOf(stride).gcd(BigInteger.valueOf(contracts)).intValue() != 1) {
            stride++;
        }
        return stride;
    }

    /// From 0: the contracts take turns, four rows at a time.
    private String nth() {
        return "i / " + ROWS_OF_A_TURN * contracts + " * " + ROWS_OF_A_TURN + " + i % " + ROWS_OF_A_TURN;
    }

    /// In days from today: contracts of higher numbers mature later.
    private String maturity() {
        return contract() + " * " + SpecSize.DAYS_OF_CONTRACTS + " / " + contracts + " - " + SpecSize.DAYS_OF_HISTORY;
    }

    private String day(String days) {
        return spelling.day(size.now().toLocalDate().toString(), days);
    }

    /// From now, a day ago at the latest.
    private String seconds() {
        long span = table.days() * SECONDS_OF_A_DAY;
        return "i * " + (span - SECONDS_OF_A_DAY) + " / " + size.rows(table) + " - " + span;
    }

    private String moment(String seconds) {
        return spelling.moment(
                size.now().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' '), seconds);
    }

    private String amount(ColumnSpec column, long most, int from) {
        Matcher decimals = DECIMALS.matcher(column.type());
        int scale = decimals.matches() ? Integer.parseInt(decimals.group(1)) : 4;
        long steps = most * Math.powExact(10L, scale);
        return "(" + hash(column, "") + " % " + (steps * (1 - from) + 1) + (from == 0 ? "" : " - " + steps) + ") * 0."
                + "0".repeat(scale - 1) + "1";
    }

    private String coded(String prefix, int width, String number) {
        return spelling.concatenation(spelling.literal(prefix), spelling.digits(number, width));
    }

    private String uuid(ColumnSpec column) {
        String begin = spelling.digits(hash(column, ""), 8);
        String middle = spelling.concatenation(begin, "'-0000-4000-8000-'");
        return spelling.uuid(spelling.concatenation(middle, spelling.digits("i", 12)));
    }

    private String among(String number, String choices) {
        List<String> words = List.of(choices.split("\\|", -1));
        StringBuilder cases = new StringBuilder("case " + number + " % " + words.size());
        for (int i = 0; i < words.size() - 1; i++) {
            cases.append(" when ").append(i).append(" then ").append(spelling.literal(words.get(i)));
        }
        return cases + " else " + spelling.literal(words.getLast()) + " end";
    }

    private String text(ColumnSpec column) {
        String sentence = among(hash(column, ""), String.join("|", SENTENCES));
        return spelling.concatenation(
                sentence, spelling.concatenation("' '", spelling.digits(hash(column, " number"), 10)));
    }

    private String maybe(ColumnSpec column, String word) {
        if (!word.startsWith("text?")) {
            throw new HoldfastException(ErrorCode.INTERNAL, "columns.csv: no value is made by " + column.value());
        }
        return "case when " + hash(column, " there") + " % " + word.substring(5) + " = 0 then " + text(column) + " end";
    }

    /// 0 .. 2^31 - 2, told by the seed, the column and the row.
    private String hash(ColumnSpec column, String salt) {
        long salted =
                Math.floorMod((table.database() + "." + table.name() + "." + column.name() + salt).hashCode(), PRIME);
        long multiplier = 1_000_000_007 + salted % 1_000_000_000; // large: values of neighbours are far apart
        return "((i * " + multiplier + " + " + Math.floorMod(salted + size.seed() * 16_807, PRIME) + ") % " + PRIME
                + ")";
    }
}
