package org.ephemera.cli.session;

import picocli.CommandLine.Option;

/** Options for the output format and the progress display. */
public final class OutputOptions {
    @Option(names = "--json", description = "Print one JSON object and nothing else on stdout.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress.")
    private boolean quiet;

    /** Reports whether the result is printed as JSON. */
    public boolean json() {
        return json;
    }

    /** Reports whether progress is suppressed. */
    public boolean quiet() {
        return quiet;
    }
}
