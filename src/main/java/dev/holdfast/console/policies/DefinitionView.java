package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Gradually;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// All fields of a policy, in groups, as they stand.
final class DefinitionView {
    /// A title, and the fields below it.
    private static final int A_GROUP = 2;

    private final VBox box;
    private final ScreenTools tools;

    DefinitionView(VBox box, ScreenTools tools) {
        this.box = box;
        this.tools = tools;
    }

    void show(PolicyDetailModel.Detail detail) {
        PolicyDefinition definition = detail.definition();
        Policy policy = detail.policy();
        List<Node> shown = new ArrayList<>();
        group("rows", shown)
                .line("database", definition.database())
                .code("table", definition.table())
                .code("bundle", String.join(", ", definition.bundle()))
                .code("criteria", definition.criteria())
                .code("joins", joins(definition.joins()))
                .code("age-column", definition.ageColumn())
                .line("residence", clock(policy.clocks().residence(), policy));
        group("archive", shown)
                .line("archive-database", definition.archiveDatabase())
                .line("archive-schema", policy.archiveSchema())
                .line(
                        "method",
                        tools.texts().get("method." + policy.method().name().toLowerCase(Locale.ROOT) + ".long"))
                .line("class", definition.tableClass())
                .line("retention", clock(policy.clocks().retention(), policy))
                .code("retention-from", definition.retentionFrom())
                .line("proof", definition.proof());
        group("schedule", shown)
                .code("cron", definition.cron())
                .line("zone", definition.zone())
                .line("misfire", words(definition.misfire()))
                .line("overlap", words(definition.overlap()))
                .line(
                        "callback",
                        definition.callback() == null
                                ? null
                                : definition.callback().text());
        PolicyDefinition.DrivingDefinition driving = definition.driving();
        group("driving", shown)
                .line(
                        "pace",
                        tools.texts().get("pace." + driving.pace()) + ": "
                                + tools.texts().get("pace." + driving.pace() + ".hint"))
                .line("workers", tools.formats().count(driving.workers()))
                .line("chunk-rows", tools.formats().count(definition.chunkRows()))
                .line("blackout", String.join("\n", driving.blackout()))
                .line("max-time", driving.maxTime())
                .line("priority", tools.formats().count(driving.priority()));
        Group tree = group("tree", shown);
        tree.add("parent", parent(definition));
        for (Policy child : detail.children()) {
            tree.add("child", link(child.name(), child.linkParentColumns(), child.linkColumns()));
        }
        tree.line("version", tools.formats().count(policy.version()));
        Gradually.fill(box, shown, A_GROUP);
    }

    private static String words(String id) {
        return id.replace('_', ' ');
    }

    /// A value with who says it, unless it is the policy itself.
    private String clock(Clocks.Setting setting, Policy policy) {
        if (setting.period() == null) {
            return "";
        }
        String iso = setting.period().toString();
        String value = Periods.words(iso, tools.texts())
                .map(words -> words + "  (" + iso + ")")
                .orElse(iso);
        return switch (setting.origin()) {
            case CLASS -> value + "  " + tools.texts().format("definition.of-class", className(policy));
            case INSTALLATION -> value + "  " + tools.texts().get("definition.of-installation");
            case POLICY, NONE -> value;
        };
    }

    private static String className(Policy policy) {
        TableClass tableClass = policy.clocks().tableClass();
        return tableClass == null ? "" : tableClass.id();
    }

    private static String joins(Map<String, PolicyDefinition.JoinDefinition> joins) {
        return joins.entrySet().stream()
                .map(join -> join.getKey() + ": " + join.getValue().table() + " on "
                        + join.getValue().on().entrySet().stream()
                                .map(on -> on.getKey() + " = " + join.getKey() + "." + on.getValue())
                                .collect(Collectors.joining(" and ")))
                .collect(Collectors.joining("\n"));
    }

    private Node parent(PolicyDefinition definition) {
        String parent = definition.parent();
        return parent == null
                ? value(tools.texts().get("definition.root"))
                : link(
                        parent,
                        List.copyOf(definition.link().keySet()),
                        List.copyOf(definition.link().values()));
    }

    private Node link(String policy, List<String> parentColumns, List<String> columns) {
        Hyperlink link = new Hyperlink(policy);
        link.setOnAction(_ -> tools.navigator().openPolicy(policy));
        Label keys = value(String.join(", ", parentColumns) + " → " + String.join(", ", columns));
        keys.getStyleClass().addAll(Styles.CODE, Styles.MUTED);
        link.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(6, link, keys);
        line.setAlignment(Pos.BASELINE_LEFT);
        return line;
    }

    private static Label value(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        return label;
    }

    private Group group(String id, List<Node> shown) {
        Label title = new Label(tools.texts().get("definition.group." + id));
        title.getStyleClass().add(Styles.SECTION);
        Group group = new Group(tools.texts());
        shown.add(title);
        shown.add(group.grid);
        return group;
    }

    /// Names left, values right; a field without a value is left out.
    private static final class Group {
        private final GridPane grid = Scale.sized(new GridPane());
        private final Texts texts;

        Group(Texts texts) {
            this.texts = texts;
            grid.getStyleClass().add("fields");
            ColumnConstraints names = new ColumnConstraints(Scale.px(118));
            ColumnConstraints values = new ColumnConstraints();
            values.setHgrow(Priority.ALWAYS);
            grid.getColumnConstraints().addAll(names, values);
        }

        Group line(String field, @Nullable String text) {
            if (text != null && !text.isEmpty()) {
                add(field, value(text));
            }
            return this;
        }

        Group code(String field, @Nullable String text) {
            if (text != null && !text.isEmpty()) {
                Label label = value(text);
                label.getStyleClass().add(Styles.CODE);
                add(field, label);
            }
            return this;
        }

        void add(String field, Node value) {
            Label name = new Label(texts.get("definition." + field));
            name.getStyleClass().add(Styles.MUTED);
            GridPane.setValignment(name, VPos.TOP);
            grid.addRow(grid.getRowCount(), name, value);
        }
    }
}
