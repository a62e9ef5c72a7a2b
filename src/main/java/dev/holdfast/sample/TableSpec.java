package dev.holdfast.sample;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A table of an estate that is made from specifications, as `tables.csv` has it.
///
/// @param database as it is called on the server
/// @param tableClass `FUNCTIONAL`, `REFERENCE` or `OPERATIONAL`
/// @param logic which rows leave when
/// @param dateColumn what `DATE_BASED` counts from; null for another logic
/// @param priority of its policy; 0 where it has none
/// @param share rows of each unit of the sample
record TableSpec(
        String database,
        String name,
        String tableClass,
        Logic logic,
        @Nullable String dateColumn,
        int priority,
        int share,
        List<ColumnSpec> columns) {
    /// The schema of every table, on either engine.
    static final String SCHEMA = "dbo";

    /// Of the clocks on the wall that its days and moments are told by.
    static final String ZONE = "Europe/London";

    /// The table that `CONTRACT_MATURITY` joins.
    static final String CONTRACT = "Contract";

    static final String MATURITY = "maturityDate";
    static final String CONTRACT_ID = "contractId";

    /// `archival_logic` of the seed.
    enum Logic {
        CONTRACT_MATURITY,
        DATE_BASED,
        /// No policy takes its rows.
        NONE
    }

    TableSpec {
        columns = List.copyOf(columns);
    }

    boolean contract() {
        return name.equals(CONTRACT);
    }

    /// How far back its rows go.
    int days() {
        return tableClass.equals("OPERATIONAL") ? 1095 : SpecSize.DAYS_OF_HISTORY;
    }

    List<ColumnSpec> key() {
        return columns.stream().filter(ColumnSpec::key).toList();
    }

    boolean identity() {
        return columns.stream().anyMatch(ColumnSpec::identity);
    }

    String governedDatabase() {
        return database.toLowerCase(Locale.ROOT);
    }

    /// `sourcedb3_price_history`.
    String policy() {
        return governedDatabase() + "_"
                + name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /// Columns that rows are found by, but for the key.
    List<String> indexed() {
        String first = columns.getFirst().name();
        String searched =
                switch (logic) {
                    case CONTRACT_MATURITY -> CONTRACT_ID;
                    case DATE_BASED -> Objects.requireNonNull(dateColumn);
                    case NONE -> MATURITY;
                };
        return searched.equals(first) ? List.of() : List.of(searched);
    }
}
