package org.ephemera.cli.render;

import java.util.List;
import org.ephemera.cli.terminal.Columns;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.model.Artifact;

/** The legend below a table that names volatilities. */
public final class VolatilityLegend {
    private VolatilityLegend() {}

    public static void show(List<Artifact> artifacts, Screen screen) {
        screen.line();
        Columns legend = new Columns("");
        artifacts.stream()
                .map(Artifact::volatility)
                .distinct()
                .sorted()
                .forEach(v -> legend.row(TextStyle.QUIET.of(v.name()), TextStyle.QUIET.of(v.meaning())));
        legend.show(screen);
    }
}
