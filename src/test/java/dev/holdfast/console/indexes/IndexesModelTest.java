package dev.holdfast.console.indexes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexesModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final IndexesModel model = new IndexesModel(operations, new DirectBackground(), "mira");

    private void lookOver() {
        model.databaseProperty().set("shop");
    }

    @Test
    void theSearchFindsTablesAndIndexesInAnyCase() {
        lookOver();
        model.searchProperty().set(" CUSTOMER ");
        assertThat(model.lines())
                .extracting(IndexLine::index)
                .containsExactly("orders_customer", "orders_customer_old");
        model.searchProperty().set("order_items");
        assertThat(model.lines()).singleElement().isInstanceOf(IndexLine.Missing.class);
        model.searchProperty().set("");
        assertThat(model.lines()).hasSize(6);
    }

    @Test
    void aBeatReadsActsAndTheReportOnlyOnceOneHasEnded() {
        lookOver();
        model.close(); // nobody watches the build
        operations.indexes.busy = true;
        operations.indexes.build("shop", "public.orders", List.of("note"), "mira", "");
        model.refresh();
        int reports = operations.indexes.reports;
        model.refresh();
        assertThat(model.runningProperty().get()).isNotNull();
        assertThat(operations.indexes.reports).isEqualTo(reports);

        operations.indexes.finish();
        model.refresh();

        assertThat(model.runningProperty().get()).isNull();
        assertThat(operations.indexes.reports).isEqualTo(reports + 1);
    }

    @Test
    void whatCouldNotBeReadAtFirstIsTriedAtTheNextBeat() {
        operations.failWith("control database: connection refused");
        model.refresh();
        assertThat(model.problemProperty().get()).contains("refused");

        operations.failWith(null);
        model.refresh();

        assertThat(model.problemProperty().get()).isEmpty();
        assertThat(model.databases()).contains("shop");
    }
}
