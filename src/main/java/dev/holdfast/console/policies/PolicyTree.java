package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.CellWords;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.session.LastSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import org.jspecify.annotations.Nullable;

/// Fills a tree table with the policies and keeps its selection and the model's alike.
final class PolicyTree {
    /// Of more than these it takes longer than a frame to make the items.
    private static final int MANY = 500;

    private final TreeTableView<PolicyStatus> table;
    private final PoliciesModel model;
    private final ScreenTools tools;
    private final Latest building;
    private final Label noMatch = new Label();
    private Map<String, TreeItem<PolicyStatus>> items = Map.of();
    private List<TreeItem<PolicyStatus>> known = List.of();
    private boolean filling;

    /// A new tree, which no table shows yet: any thread may build one.
    private record Items(TreeItem<PolicyStatus> root, Map<String, TreeItem<PolicyStatus>> byName) {
        /// Children are put in as a whole: each one alone would have all others counted again.
        static Items of(List<PolicyStatus> policies) {
            TreeItem<PolicyStatus> root = new TreeItem<>();
            Map<String, TreeItem<PolicyStatus>> items = new LinkedHashMap<>();
            Map<TreeItem<PolicyStatus>, List<TreeItem<PolicyStatus>>> below = new LinkedHashMap<>();
            for (PolicyStatus status : policies) {
                TreeItem<PolicyStatus> item = new TreeItem<>(status);
                items.put(name(status), item);
                String parent = status.policy().parent();
                TreeItem<PolicyStatus> above = parent == null ? root : items.getOrDefault(parent, root);
                below.computeIfAbsent(above, _ -> new ArrayList<>()).add(item);
            }
            below.forEach((above, children) -> {
                above.setExpanded(true);
                above.getChildren().setAll(children);
            });
            return new Items(root, items);
        }
    }

    PolicyTree(TreeTableView<PolicyStatus> table, PoliciesModel model, ScreenTools tools) {
        this.table = table;
        this.model = model;
        this.tools = tools;
        this.building = new Latest(tools.background());
    }

    void bind() {
        Texts texts = tools.texts();
        Formats formats = tools.formats();
        table.getColumns().add(text("name", 104, PolicyTree::name));
        table.getColumns().add(state());
        table.getColumns()
                .add(text(
                        "next-fire",
                        148,
                        status -> tools.near(status.nextFire(), status.policy().zone())));
        table.getColumns().add(column("last-session", 160, this::lastSession, this::showLastSession));
        table.getColumns().add(number("last-rows", 64, this::lastRows));
        table.getColumns().add(number("waiting", 106, this::waiting));
        table.getColumns().add(number("archived", 80, status -> formats.count(status.archivedRows())));
        table.getColumns().forEach(column -> {
            column.setText(texts.get("policies.column." + column.getId()));
            Columns.fitTitle(column);
        });

        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setPlaceholder(noMatch);
        model.shownProperty().subscribe(this::fill);
        model.selectedProperty().subscribe(this::select);
        table.getSelectionModel().selectedItemProperty().subscribe(item -> {
            if (item != null && !filling) {
                model.select(item.getValue().policy().name());
            }
        });
    }

    private static String name(PolicyStatus status) {
        return status.policy().name();
    }

    private String waiting(PolicyStatus status) {
        if (status.policy().root()) {
            return Formats.NONE;
        }
        String keys = tools.formats().count(status.backlogKeys());
        return status.backlogSince() == null
                ? keys
                : tools.texts()
                        .format(
                                "policies.backlog",
                                keys,
                                tools.formats()
                                        .age(
                                                status.backlogSince(),
                                                tools.clock().instant()));
    }

    private String lastRows(PolicyStatus status) {
        LastSession last = status.lastSession();
        return last == null ? Formats.NONE : tools.formats().count(last.archivedRows());
    }

    private void showLastSession(PolicyStatus status, TreeTableCell<PolicyStatus, PolicyStatus> cell) {
        LastSession last = status.lastSession();
        if (last == null) {
            cell.setGraphic(null);
            cell.setText(tools.texts().get("policies.never-ran"));
            return;
        }
        Badge.in(cell, tools.texts(), StateLook.of(last.state()));
        cell.setText(ago(last));
    }

    private String ago(LastSession last) {
        return tools.texts()
                .format(
                        "policies.last-session",
                        tools.formats()
                                .age(
                                        last.endedAt() == null ? last.startedAt() : last.endedAt(),
                                        tools.clock().instant()));
    }

    private String lastSession(PolicyStatus status) {
        LastSession last = status.lastSession();
        return last == null
                ? tools.texts().get("policies.never-ran")
                : tools.texts().get(StateLook.of(last.state()).textKey()) + " " + ago(last);
    }

    private TreeTableColumn<PolicyStatus, PolicyStatus> state() {
        return column(
                "state",
                84,
                status -> tools.texts().get(PolicyState.of(status).look().textKey()),
                (status, cell) ->
                        Badge.in(cell, tools.texts(), PolicyState.of(status).look()));
    }

    private TreeTableColumn<PolicyStatus, PolicyStatus> number(
            String id, double width, Function<PolicyStatus, String> text) {
        TreeTableColumn<PolicyStatus, PolicyStatus> column = text(id, width, text);
        column.getStyleClass().add(Styles.NUMBER);
        return column;
    }

    private TreeTableColumn<PolicyStatus, PolicyStatus> text(
            String id, double width, Function<PolicyStatus, String> text) {
        return column(id, width, text, (status, cell) -> cell.setText(text.apply(status)));
    }

    private TreeTableColumn<PolicyStatus, PolicyStatus> column(
            String id,
            double width,
            Function<PolicyStatus, String> words,
            BiConsumer<PolicyStatus, TreeTableCell<PolicyStatus, PolicyStatus>> show) {
        TreeTableColumn<PolicyStatus, PolicyStatus> column = new TreeTableColumn<>();
        column.setId(id);
        Columns.width(column, width);
        column.setSortable(false);
        CellWords.put(column, (TreeItem<PolicyStatus> item) -> words.apply(item.getValue()));
        column.setCellValueFactory(
                row -> new SimpleObjectProperty<>(row.getValue().getValue()));
        column.setCellFactory(_ -> new Cell(show));
        return column;
    }

    /// Shows itself anew at each reading: ages go on although nothing else changed. To have the table build all its
    /// cells again instead would take longer than a frame.
    private final class Cell extends TreeTableCell<PolicyStatus, PolicyStatus> {
        private final BiConsumer<PolicyStatus, TreeTableCell<PolicyStatus, PolicyStatus>> show;
        private final InvalidationListener again = _ -> updateItem(getItem(), isEmpty());

        Cell(BiConsumer<PolicyStatus, TreeTableCell<PolicyStatus, PolicyStatus>> show) {
            this.show = show;
            setContentDisplay(ContentDisplay.LEFT);
            model.readingsProperty().addListener(new WeakInvalidationListener(again));
        }

        @Override
        protected void updateItem(@Nullable PolicyStatus status, boolean empty) {
            super.updateItem(status, empty);
            if (empty || status == null) {
                setText(null);
                setGraphic(null);
            } else {
                show.accept(status, this);
            }
        }
    }

    private void fill(List<PolicyStatus> policies) {
        if (sameShape(known, policies)) {
            building.forget();
            renew(policies);
        } else if (policies.size() <= MANY) {
            building.forget();
            show(Items.of(policies));
        } else { // what stood before stands until then
            building.ask(() -> Items.of(policies), this::show, failure -> {
                throw new IllegalStateException("the tree of policies could not be built", failure);
            });
        }
    }

    private void renew(List<PolicyStatus> policies) {
        filling = true;
        for (int i = 0; i < policies.size(); i++) {
            if (!known.get(i).getValue().equals(policies.get(i))) {
                known.get(i).setValue(policies.get(i));
            }
        }
        filling = false;
        select(model.selectedProperty().get());
    }

    private void show(Items built) {
        filling = true;
        items = built.byName();
        known = List.copyOf(items.values());
        table.setRoot(built.root());
        noMatch.setText(tools.texts().get("policies.no-match"));
        filling = false;
        select(model.selectedProperty().get());
    }

    private static boolean sameShape(List<TreeItem<PolicyStatus>> known, List<PolicyStatus> policies) {
        if (known.size() != policies.size()) {
            return false;
        }
        for (int i = 0; i < policies.size(); i++) {
            PolicyStatus before = known.get(i).getValue();
            if (!name(before).equals(name(policies.get(i)))
                    || !Objects.equals(
                            before.policy().parent(), policies.get(i).policy().parent())) {
                return false;
            }
        }
        return true;
    }

    private void select(@Nullable String policy) {
        TreeItem<PolicyStatus> item = policy == null ? null : items.get(policy);
        if (item == null) {
            table.getSelectionModel().clearSelection();
        } else if (!item.equals(table.getSelectionModel().getSelectedItem())) {
            table.getSelectionModel().clearSelection();
            table.getSelectionModel().select(item);
        }
    }
}
