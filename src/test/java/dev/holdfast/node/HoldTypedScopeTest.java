package dev.holdfast.node;

import static dev.holdfast.node.HoldScene.matching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.CsvRows;
import dev.holdfast.dialect.TableName;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.TypedScope;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Scopes as people type them are read as they are meant, or refused in plain words.
class HoldTypedScopeTest {
    @AutoClose
    private final HoldScene scene = new HoldScene();

    @Test
    void whatIsWrongIsSaidByNameAndNothingIsPlaced() {
        refused(keys("orders", "5"), "'orders' names no table; write database/table");
        refused(keys("shopp/orders", "5"), "there is no database shopp; did you mean shop?");
        refused(keys("shop/order", "5"), "has no table public.order; did you mean public.orders?");
        refused(keys("shop/orders", "five"), "'five' is no key of shop/public.orders: id is bigint");
        refused(keys("shop/orders", "5,6"), "key 1 of shop/public.orders has 2 values, not 1 (id bigint)");
        refused(keys("shop/orders", " \n"), "no key of shop/public.orders was given");
        refused(keys("delivery/deliveries", "a-b"), "'a-b' is no key of delivery/public.deliveries: id is uuid");
        refused(matching("shop/orders", "statu = 'x'"), "criteria on shop/public.orders: at 1: ");
        refused(matching("shop/orders", "id ="), "criteria on shop/public.orders: at ");
        refused(TypedScope.matching("shop/orders", "id = 1", "Mars"), "there is no time zone 'Mars'");
        refused(TypedScope.ofPolicy("order"), "there is no policy order; did you mean orders?");
        refused(new TypedScope("", "shop/orders", null, "", "UTC", true), "what is below can be held below keys only");
    }

    private static TypedScope keys(String table, String csv) {
        return TypedScope.ofKeys(table, CsvRows.of(csv), false);
    }

    private void refused(TypedScope typed, String message) {
        assertThatThrownBy(() -> scene.holds.read(typed))
                .hasMessageContaining(message)
                .hasMessageEndingWith("; nothing was placed")
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE));
    }

    @Test
    void aKeyThatItsColumnCannotHoldIsRefused() {
        scene.engine.execute("shop", "create table days (day date primary key)");

        assertThatThrownBy(
                        () -> scene.holds.read(TypedScope.ofKeys("shop/days", List.of(List.of("30 Feb 2020")), false)))
                .hasMessageContaining("does not fit day date")
                .hasMessageContaining("30 Feb 2020");
    }

    @Test
    void keysComeInTheOrderThatTheirTitlesSay() {
        HoldScope scope = scene.holds.read(TypedScope.ofKeys(
                "shop/order_items",
                CsvRows.of("\uFEFFline_no,note,ORDER_ID\r\n2,\"a, \"\"b\"\"\",501\n\n2,,501\n"),
                false));

        assertThat(scope).isInstanceOfSatisfying(HoldScope.OfKeys.class, keys -> {
            assertThat(keys.table()).isEqualTo(new TableName("public", "order_items"));
            assertThat(keys.columns()).containsExactly("order_id", "line_no");
            assertThat(keys.keys().text(0)).isEqualTo("501, 2");
            assertThat(keys.keys().size()).isEqualTo(1);
        });
    }
}
