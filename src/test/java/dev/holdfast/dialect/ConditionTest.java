package dev.holdfast.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.IsNull;
import dev.holdfast.dialect.Condition.Not;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Condition.Or;
import dev.holdfast.dialect.Condition.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final ColumnOperand JOINED = new ColumnOperand("c", "state", "text");
    private static final Condition OF_JOINED = new Compare(JOINED, Operator.NOT_EQUAL, new Text("open"));
    private static final Condition OF_ROOT =
            new Compare(new ColumnOperand(null, "state", "text"), Operator.EQUAL, new Text("done"));

    @Test
    void whatComparesAJoinedColumnNeedsItsRow() {
        assertThat(OF_JOINED.needs("c")).isTrue();
        assertThat(new Compare(new Text("open"), Operator.EQUAL, JOINED).needs("c"))
                .isTrue();
        assertThat(new And(List.of(OF_ROOT, OF_JOINED)).needs("c")).isTrue();
        assertThat(new Or(List.of(OF_JOINED, new IsNull(JOINED, true))).needs("c"))
                .isTrue();
    }

    @Test
    void whatMayHoldWithoutAJoinedRowDoesNot() {
        assertThat(OF_ROOT.needs("c")).isFalse();
        assertThat(OF_JOINED.needs("other")).isFalse();
        assertThat(new Or(List.of(OF_ROOT, OF_JOINED)).needs("c")).isFalse();
        assertThat(new IsNull(JOINED, false).needs("c")).isFalse();
        assertThat(new Not(OF_JOINED).needs("c")).isFalse(); // NOT (a AND b) may hold by the other part
        assertThat(new Compare(
                                new Function("coalesce", List.of(JOINED, new Text("open"))),
                                Operator.EQUAL,
                                new Text("open"))
                        .needs("c"))
                .isFalse();
        assertThat(new Condition.Always().needs("c")).isFalse();
    }
}
