package dev.holdfast.cli;

import dev.holdfast.plan.Tolerance;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `1%`, `500` rows, `1%,500`: whichever is more. A share alone keeps the usual number of rows, for a percent of a
/// small table is less than a row; `0` and `0%` allow nothing.
final class ToleranceWord implements ITypeConverter<Tolerance> {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,3}(?:\\.\\d{1,4})?)%)?,?(\\d{1,18})?");

    @Override
    public Tolerance convert(String text) {
        Matcher matcher = FORM.matcher(text.replace(" ", "").replace("_", ""));
        if (!matcher.matches() || (matcher.group(1) == null && matcher.group(2) == null)) {
            throw wrong(text);
        }
        BigDecimal percent = matcher.group(1) == null ? BigDecimal.ZERO : new BigDecimal(matcher.group(1));
        if (percent.compareTo(BigDecimal.valueOf(100)) > 0) {
            throw wrong(text);
        }
        return new Tolerance(percent, rows(matcher.group(2) == null ? "" : matcher.group(2), percent));
    }

    private static long rows(String text, BigDecimal percent) {
        if (text.isEmpty()) {
            return percent.signum() == 0 ? 0 : Tolerance.DEFAULT.rows();
        }
        return Long.parseLong(text);
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException("'" + text + "' is no tolerance such as 1%, 500 or 1%,500");
    }
}
