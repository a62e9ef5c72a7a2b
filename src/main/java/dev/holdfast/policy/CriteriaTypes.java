package dev.holdfast.policy;

import dev.holdfast.dialect.Condition.Day;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.LocalMoment;
import dev.holdfast.dialect.Condition.Moment;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Condition.Text;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.UUID;

/// Which operands may meet, and what a value becomes when it meets a column.
final class CriteriaTypes {
    private final ZoneId zone;

    CriteriaTypes(ZoneId zone) {
        this.zone = zone;
    }

    /// Refuses what is not the same for every reader: an order among uuids, enums and booleans.
    void checkOperator(CriteriaOperand operand, Operator operator) {
        boolean equality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        if (!equality) {
            checkOrdered(operand, operator.sql());
        }
    }

    void checkOrdered(CriteriaOperand operand, String word) {
        checkComparable(operand);
        if (!operand.family().ordered()) {
            throw new CriteriaException(
                    operand.position(), operand.described() + " and has no order for " + word + "; use =, <> or IN");
        }
    }

    void checkComparable(CriteriaOperand operand) {
        if (operand.family() == TypeFamily.OTHER) {
            throw new CriteriaException(
                    operand.position(), operand.described() + "; only IS NULL and IS NOT NULL can be asked of it");
        }
    }

    void checkText(CriteriaOperand operand, String word) {
        if (operand.family() != TypeFamily.TEXT) {
            throw new CriteriaException(operand.position(), word + " takes text, but " + operand.described());
        }
    }

    /// `operand` as it must be to meet `other`.
    CriteriaOperand fitted(CriteriaOperand operand, CriteriaOperand other) {
        checkComparable(other);
        if (operand.operand() instanceof Literal literal) {
            Literal fitted = literal(operand, literal, other);
            return new CriteriaOperand(fitted, other.family(), other.type(), operand.shown(), operand.position());
        }
        checkComparable(operand);
        boolean sameEnum = other.family() != TypeFamily.ENUM || other.type().equals(operand.type());
        if (!other.literal() && (operand.family() != other.family() || !sameEnum)) {
            throw mismatch(operand, other, "");
        }
        return operand;
    }

    private Literal literal(CriteriaOperand operand, Literal literal, CriteriaOperand other) {
        TypeFamily own = operand.family();
        return switch (other.family()) {
            case TEXT, NUMBER, BOOLEAN, DATE -> {
                if (own == other.family()) {
                    yield literal;
                }
                throw mismatch(operand, other, writeInstead(other.family()));
            }
            case ENUM -> {
                if (own == TypeFamily.TEXT) {
                    yield literal;
                }
                throw mismatch(operand, other, "; write 'text'");
            }
            case UUID -> {
                if (literal instanceof Text(var value)) {
                    yield new Text(uuid(operand, other, value));
                }
                throw mismatch(operand, other, "; write the uuid as 'text'");
            }
            case TIMESTAMP ->
                switch (literal) {
                    case LocalMoment moment -> moment;
                    case Day(var day) -> new LocalMoment(day.atStartOfDay());
                    case Moment _ ->
                        throw new CriteriaException(
                                operand.position(),
                                other.shown() + " has no time zone; write the timestamp without offset");
                    default -> throw mismatch(operand, other, writeInstead(other.family()));
                };
            case TIMESTAMPTZ ->
                switch (literal) {
                    case Moment moment -> moment;
                    case LocalMoment(var moment) -> inZone(operand, moment);
                    case Day(var day) -> new Moment(day.atStartOfDay(zone).toInstant());
                    default -> throw mismatch(operand, other, writeInstead(other.family()));
                };
            case OTHER -> throw mismatch(operand, other, "");
        };
    }

    private static String writeInstead(TypeFamily family) {
        return switch (family) {
            case TEXT -> "; write 'text'";
            case NUMBER -> "; write the number without quotes";
            case BOOLEAN -> "; write true or false";
            case DATE -> "; write date 'YYYY-MM-DD'";
            case TIMESTAMP, TIMESTAMPTZ -> "; write timestamp 'YYYY-MM-DD HH:MM'";
            case UUID, ENUM, OTHER -> "";
        };
    }

    private Moment inZone(CriteriaOperand operand, LocalDateTime moment) {
        int offsets = zone.getRules().getValidOffsets(moment).size();
        if (offsets != 1) {
            throw new CriteriaException(
                    operand.position(),
                    operand.shown() + (offsets == 0 ? " does not exist in " : " happens twice in ") + zone
                            + ", where clocks change; write it with an offset");
        }
        return new Moment(moment.atZone(zone).toInstant());
    }

    private static String uuid(CriteriaOperand operand, CriteriaOperand other, String value) {
        try {
            if (value.length() == 36) {
                return UUID.fromString(value).toString();
            }
        } catch (IllegalArgumentException e) {
            throw notUuid(operand, other);
        }
        throw notUuid(operand, other);
    }

    private static CriteriaException notUuid(CriteriaOperand operand, CriteriaOperand other) {
        return new CriteriaException(operand.position(), other.described() + ", but " + operand.shown() + " is none");
    }

    private static CriteriaException mismatch(CriteriaOperand operand, CriteriaOperand other, String instead) {
        return new CriteriaException(operand.position(), other.described() + ", but " + operand.described() + instead);
    }
}
