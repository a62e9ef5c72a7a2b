package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Fault;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SqlServerSightTest {
    @Test
    void whoLacksARightIsToldWhichOneAndHowItIsGiven() {
        SqlServerSight blind = new SqlServerSight(false, false, "mover", "mover]");

        assertThatThrownBy(() -> blind.requireDatabase("sizes of tables"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(Fault.of(e)).isEqualTo(Fault.BROKEN))
                .hasMessage("sizes of tables: login mover lacks VIEW DATABASE STATE; this gives it:"
                        + " GRANT VIEW DATABASE STATE TO [mover]]]");
        assertThatThrownBy(() -> blind.requireServer("how indexes are used"))
                .hasMessage("how indexes are used: login mover lacks VIEW SERVER STATE; this gives it:"
                        + " GRANT VIEW SERVER STATE TO [mover]");
    }

    @Test
    void whoMayLookIsNotStopped() {
        SqlServerSight sight = new SqlServerSight(true, true, "mover", "mover");

        assertThatCode(() -> sight.requireDatabase("sizes of tables")).doesNotThrowAnyException();
        assertThat(sight.serverGap("use of indexes")).isEmpty();
    }
}
