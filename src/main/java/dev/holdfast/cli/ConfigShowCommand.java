package dev.holdfast.cli;

import dev.holdfast.cli.Workbench.EffectiveSetting;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast config show`.
@Command(name = "show", description = "Shows the settings that were changed, or all of them.")
final class ConfigShowCommand implements Callable<Integer> {
    private static final String DEFAULT = "default";

    private final Invocation call;

    @Option(names = "--effective", description = "all settings in force, defaults too")
    boolean effective;

    ConfigShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.SETTINGS, bench -> {
            List<EffectiveSetting> settings = bench.settings().stream()
                    .filter(setting -> effective || !setting.origin().equals(DEFAULT))
                    .toList();
            Printer printer = call.printer();
            String text = settings.isEmpty()
                    ? "all settings have their defaults"
                    : printer.table(
                            List.of(
                                    Column.text("SETTING", EffectiveSetting::key),
                                    Column.text("VALUE", EffectiveSetting::value),
                                    Column.text("ORIGIN", EffectiveSetting::origin)),
                            settings);
            printer.list(EffectiveSetting.class, settings, new Settings(1, settings), text);
            return ExitCodes.OK;
        });
    }

    private record Settings(int schemaVersion, List<EffectiveSetting> settings) {}
}
