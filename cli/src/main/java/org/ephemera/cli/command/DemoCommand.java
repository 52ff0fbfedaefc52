package org.ephemera.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ephemera.cli.collect.ProgressDisplay;
import org.ephemera.cli.demo.AwsDemo;
import org.ephemera.cli.demo.AzureDemo;
import org.ephemera.cli.render.AnalysisSummary;
import org.ephemera.cli.render.CollectionText;
import org.ephemera.cli.render.TitledLine;
import org.ephemera.cli.render.VerificationOutput;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.cli.session.OutputOptions;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SpellingSuggestion;
import org.ephemera.cli.store.SigningKey;
import org.ephemera.cli.terminal.PosixQuoting;
import org.ephemera.cli.terminal.Screen;
import org.ephemera.cli.terminal.TextColumns;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.format.Json;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.verify.VerificationResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that runs a complete incident in a simulated cloud. */
@Command(
        description = {
            "Collect, seal, analyze and verify a simulated incident; needs no account and no network.",
            "",
            "The alert is processed by the code of the cloud function."
        },
        footer = {"Example:", "  ephemera demo --out /tmp/evidence"})
final class DemoCommand implements Callable<Integer> {
    private static final String FIRST = "fargate-miner";
    /** Default scenario of each simulated cloud. */
    private static final Map<String, String> FIRST_OF =
            Map.of("aws", FIRST, "azure", "aci-miner", "eks", "eks-escape", "aks", "aks-escape");

    private static final String KEY = "demo-key.pem";

    private final Session session;

    @Option(
            names = "--cloud",
            paramLabel = "CLOUD",
            description =
                    "Simulated cloud: aws (default); azure: cryptominer in a container group; eks or aks: pod that"
                            + " escapes to its node.")
    private String cloud = "aws";

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "Incident to simulate; default: " + FIRST
                    + ", for azure aci-miner, for eks and aks eks-escape and aks-escape.")
    private @Nullable String scenario;

    @Option(names = "--list", description = "List the scenarios with a description of each incident.")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder of the evidence store; default: ./evidence, for other scenarios ./evidence/NAME.")
    private @Nullable String out;

    @Mixin
    private OutputOptions output = new OutputOptions();

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (list) {
            list();
            return ExitCode.DONE.number();
        }
        String first = FIRST_OF.get(cloud);
        if (first == null) {
            throw CommandFailure.usage("unknown simulated cloud: '" + cloud + "'", "Use aws, azure, eks or aks");
        }
        String name = scenario != null ? scenario : first;
        boolean azure = cloud.equals("azure")
                || cloud.equals("aks")
                || AzureScenario.names().contains(name);
        List<String> names = azure ? AzureScenario.names() : Scenario.names();
        if (!names.contains(name) && Scenario.names().contains(name)) {
            throw CommandFailure.usage(
                    "scenario '" + name + "' does not belong to the cloud '" + cloud + "'",
                    "Omit --cloud or choose another scenario; 'ephemera demo --list' describes them");
        }
        if (!names.contains(name)) {
            String remedy = SpellingSuggestion.to(name, names)
                    .map(near -> "Did you mean '" + near + "'? ")
                    .orElse("");
            throw CommandFailure.usage(
                    "unknown scenario: '" + name + "'", remedy + "'ephemera demo --list' lists the scenarios");
        }
        String where = out != null ? out : name.equals(FIRST) ? "./evidence" : "./evidence/" + name;
        Path folder = session.path(where);
        AwsDemo.Place place = new AwsDemo.Place(
                where, folder, session.configuration("").resolve(KEY), SigningKey.publicHalf(folder.resolve(KEY)));
        if (azure) {
            AzureScenario incident = AzureScenario.named(name, session.clock());
            AwsDemo.Result result = run(new AzureDemo(incident, place, session)::run);
            return show(incident.title(), incident.description(), place, result);
        }
        Scenario incident = Scenario.named(name, session.clock());
        AwsDemo.Result result = run(new AwsDemo(incident, place, session)::run);
        return show(incident.title(), incident.description(), place, result);
    }

    /** Demonstration in any simulated cloud. */
    private interface Running {
        AwsDemo.Result run(ProgressDisplay watch) throws IOException;
    }

    private AwsDemo.Result run(Running demo) throws IOException {
        try (ProgressDisplay watch = ProgressDisplay.begin(session, output)) {
            return demo.run(watch);
        }
    }

    private int show(String title, String description, AwsDemo.Place place, AwsDemo.Result result)
            throws CommandFailure {
        if (result.verification().verdict() != VerificationResult.INTACT) {
            new VerificationOutput(result.verification()).show(session.remarks());
            throw CommandFailure.couldNot(
                    "verification failed: the package that was just sealed is not intact",
                    "See the failed checks above and run the demo again with another --out folder");
        }
        if (output.json()) {
            ObjectNode json = result.collected()
                    .receipt()
                    .toJson()
                    .put("escape", result.analysis().verdict().answer().name());
            session.json(json.put(
                    "publicKey", place.publicKey().toAbsolutePath().normalize().toString()));
            return result.collected().exitCode().number();
        }
        Screen screen = session.results();
        screen.line(TextStyle.TITLE.of(title), TextStyle.QUIET.of("  (simulated)"));
        new TextColumns("  ").row(TextStyle.QUIET.of(description)).show(screen);
        if (result.repeated()) {
            new TextColumns("  ")
                    .row(TextStyle.CAUTION.of(
                            "An alert about the same target was received less than ten minutes ago, so no new package"
                                    + " was opened. For a new package, wait ten minutes or use another --out folder."))
                    .show(screen);
        }
        screen.line();
        new CollectionText(
                        result.collected(),
                        Optional.of(new AnalysisSummary(result.analysis())),
                        commands(place, result))
                .show(screen);
        return result.collected().exitCode().number();
    }

    private List<TitledLine> commands(AwsDemo.Place place, AwsDemo.Result result) {
        String program = PosixQuoting.of(session.program());
        String stored = PosixQuoting.of(result.collected().receipt().location());
        String key = PosixQuoting.of(place.out() + "/" + place.publicKey().getFileName());
        String script = PosixQuoting.of(place.out() + "/verify.sh");
        return List.of(
                new TitledLine("Report", program + " report " + stored + " --key " + key),
                new TitledLine("Verified", "intact; to verify it again:"),
                new TitledLine("", program + " verify " + stored + " --key " + key),
                new TitledLine("Standalone", "without Ephemera, with sh, openssl and standard Linux tools:"),
                new TitledLine("", program + " verify --script > " + script),
                new TitledLine("", "KEY=" + key + " sh " + script + " " + stored));
    }

    private void list() {
        ObjectNode json = Json.object();
        TextColumns columns = new TextColumns("");
        for (String each : Scenario.names()) {
            Scenario scenario = Scenario.named(each, session.clock());
            json.withArray("scenarios")
                    .addObject()
                    .put("name", each)
                    .put("title", scenario.title())
                    .put("description", scenario.description());
            columns.row(TextStyle.TITLE.of(each), TextStyle.PLAIN.of(scenario.title() + ". " + scenario.description()));
        }
        for (String each : AzureScenario.names()) {
            AzureScenario scenario = AzureScenario.named(each, session.clock());
            json.withArray("scenarios")
                    .addObject()
                    .put("name", each)
                    .put("title", scenario.title())
                    .put("description", scenario.description());
            columns.row(TextStyle.TITLE.of(each), TextStyle.PLAIN.of(scenario.title() + ". " + scenario.description()));
        }
        if (output.json()) {
            session.json(json);
        } else {
            columns.show(session.results());
        }
    }
}
