package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DenialTest {
    private static Optional<String> grant(String message, String schema, String usual) {
        return Denial.of(message, "app", schema, usual).map(Denial::grant);
    }

    @Test
    void theStatementTellsTheRight() {
        assertThat(grant("SQL [delete from \"hold\"]; ERROR: permission denied for table hold", "holdfast", "SELECT"))
                .contains("GRANT DELETE ON TABLE holdfast.hold TO app;");
        assertThat(grant("shop: ERROR: permission denied for table orders", "", "SELECT"))
                .contains("GRANT SELECT ON TABLE orders TO app;");
    }

    @Test
    void whatIsNoTableHasARightOfItsOwn() {
        assertThat(grant("ERROR: permission denied for schema sales", "", "SELECT"))
                .contains("GRANT USAGE ON SCHEMA sales TO app;");
        assertThat(grant("ERROR: permission denied for function clean", "", "SELECT"))
                .contains("GRANT EXECUTE ON FUNCTION clean TO app;");
        assertThat(grant("ERROR: permission denied for view due", "", "SELECT"))
                .contains("GRANT SELECT ON TABLE due TO app;");
    }

    @Test
    void namesThatNeedItAreQuoted() {
        assertThat(Denial.of("ERROR: permission denied for table Orders", "App-1", "", "SELECT")
                        .map(Denial::grant))
                .contains("GRANT SELECT ON TABLE \"Orders\" TO \"App-1\";");
    }

    @Test
    void sqlServerNamesEverything() {
        assertThat(grant(
                        "The INSERT permission was denied on the object 'orders', database 'shop', schema 'dbo'.",
                        "",
                        "SELECT"))
                .contains("GRANT INSERT ON OBJECT::[dbo].[orders] TO [app];");
    }

    @Test
    void otherFailuresAreNoDenials() {
        assertThat(grant("the audit only grows: UPDATE of holdfast.audit is refused", "holdfast", "SELECT"))
                .isEmpty();
        assertThat(grant("ERROR: relation \"orders\" does not exist", "", "SELECT"))
                .isEmpty();
    }

    @Test
    void aCauseThatWasDeniedIsFound() {
        Denial denial = new Denial("SELECT", "TABLE hold", "app", "GRANT SELECT ON TABLE hold TO app;");
        HoldfastException inner = new HoldfastException(ErrorCode.DATABASE, "shop: no", denial, new Exception());

        assertThat(HoldfastException.denialIn(new IllegalStateException(inner))).contains(denial);
        assertThat(inner)
                .hasMessage("shop: no; role app lacks SELECT on TABLE hold; this gives it: "
                        + "GRANT SELECT ON TABLE hold TO app;");
    }
}
