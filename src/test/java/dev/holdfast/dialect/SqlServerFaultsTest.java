package dev.holdfast.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers from SQL Server's own list of messages; which of them a server really sent says [FaultContract].
final class SqlServerFaultsTest {
    @ParameterizedTest
    @CsvSource({
        "1205, CONTENDED",
        "1222, CONTENDED",
        "3960, CONTENDED",
        "18456, UNREACHABLE",
        "4060, UNREACHABLE",
        "596, UNREACHABLE",
        "1105, NO_SPACE",
        "9002, NO_SPACE",
        "701, NO_SPACE",
        "207, BROKEN",
        "208, BROKEN",
        "229, BROKEN",
        "3906, BROKEN",
        "334, BROKEN",
        "331, BROKEN",
        "650, BROKEN",
        "651, BROKEN",
        "1047, BROKEN",
        "3951, BROKEN",
        "3964, BROKEN",
        "8003, BROKEN",
        "2627, POISON",
        "2601, POISON",
        "515, POISON",
        "8152, POISON",
        "2628, POISON",
        "50000, POISON"
    })
    void aNumberDecidesWhateverTheState(int number, Fault expected) {
        assertThat(Fault.of(new SQLException("told", "S0001", number))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"REFERENCE, REFUSED", "SAME TABLE REFERENCE, REFUSED", "FOREIGN KEY, REFUSED", "CHECK, POISON"})
    void aConstraintRefusesARowOrTheRowIsWrong(String constraint, Fault expected) {
        assertThat(Fault.of(new SQLException(
                        "The DELETE statement conflicted with the " + constraint + " constraint \"x\".", "23000", 547)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"HY008, CONTENDED", "HYT00, CONTENDED", "08S01, UNREACHABLE", "08001, UNREACHABLE"})
    void whatTheDriverReportsItselfHasAStateOnly(String state, Fault expected) {
        assertThat(Fault.of(new SQLException("told", state))).isEqualTo(expected);
    }
}
