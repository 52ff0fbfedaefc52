package org.ephemera.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Generator of the pages of {@code docs/} from the program. */
final class GeneratedDocs {
    static final String COMMAND =
            "./mvnw -pl cli -am test -Dtest=DocsTest -Dupdate.docs=true -Dsurefire.failIfNoSpecifiedTests=false";

    private static final String MADE = "<!-- Made from the program itself: " + COMMAND + " -->\n";

    /** Details of options and environment variables for which the help has no space. */
    private static final String VALUES = """

        ## Values of options
        | option | value |
        |---|---|
        | TARGET | ARN of an ECS task, service, cluster or container instance (`container-instance/CLUSTER/ID`, \
        also with the id of its EC2 instance); resource id of an Azure container group, container app or Container Apps job; \
        `EKS-ARN#NAMESPACE/POD`, `AKS-RESOURCE-ID#NAMESPACE/POD` or `k8s://CONTEXT/NAMESPACE/POD` (a context of \
        your kubeconfig) for a pod; `deployment/NAME`, `daemonset/NAME`, `statefulset/NAME`, `job/NAME` or \
        `cronjob/NAME` instead of POD for all pods of a workload; `…#node:NAME`, `…#NAMESPACE` or only the \
        cluster for the pods of a node, a namespace or the cluster |
        | `--alert` | JSON from EventBridge, GuardDuty, Security Hub, CloudWatch, SQS, SNS, Falco Talon or Azure \
        Monitor; `-` is stdin |
        | `--trail` | ARN of the log group in which a trail stores its events; queried in addition to \
        CloudTrail's event history of 90 days |
        | `--signer` | `file:KEY.pem`, `awskms:KEY-ARN` or `azurekv:KEY-ID`; default: your own key, created on \
        first use |
        | `--retention` | retention that the store must enforce: `none` (default), `governance:DAYS` or \
        `compliance:DAYS`, each with `+hold` for an additional legal hold, or `hold` for a legal hold only |
        | `--role` | role for read calls; store and signer keep your own identity |
        | `--limit` | number of tasks or pods of a service, cluster or workload whose logs and metrics are \
        collected, newest first (default 200, at most 1000); all tasks and pods are described |
        | `--include-configmap-values` | collects the values of the namespace's config maps, whatever they \
        contain; without it only their names, keys, sizes and SHA-256 |

        ## Environment variables
        | variable | value |
        |---|---|
        | `EPHEMERA_STORE`, `EPHEMERA_SIGNER`, `EPHEMERA_RETENTION`, `EPHEMERA_TRAIL`, `EPHEMERA_TSA`, \
        `EPHEMERA_ROLE`, `EPHEMERA_EXTERNAL_ID` | values of the options of these names; an option has precedence \
        |
        | `EPHEMERA_SELECTOR` | event pattern of EventBridge that selects the alerts to collect; default: all \
        alerts |
        | `EPHEMERA_KEYS` | public keys of earlier signers after a key rotation: paths of PEM files, separated \
        by commas, or PEM; a seal by any other key does not end a collection |
        | `EPHEMERA_QUOTA_SHARE` | percentage of the request rates published by AWS that is used; default: 50 |
        | `EPHEMERA_SETTLE` | seconds after the end of the window when logs are read again; default: 15 |
        | `EPHEMERA_WORKSPACE` | id of a Log Analytics workspace that an Azure target does not reference itself \
        |
        | `EPHEMERA_FUNCTION_KEY` | key of the function app for `invoke` |
        | `AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>` and others | as for the \
        AWS CLI; for IAM Identity Center and `aws login`, run `eval "$(aws configure export-credentials --format \
        env)"` first |
        | `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET` | as for the Azure SDK, like `az login` \
        and managed identities |
        | `AZURE_STORAGE_KEY` | key of a storage account that accepts no tokens |
        | `AZURE_CLOUD` | `AzureCloud` (default), `AzureUSGovernment` or `AzureChinaCloud` |
        | `AZURE_ENDPOINT_URL_BLOB`, `AZURE_ENDPOINT_URL_KEYVAULT`, `AZURE_ENDPOINT_URL_LOGIN` | servers that \
        replace those of Azure |
        | `HTTPS_PROXY`, `NO_PROXY` | proxy for all requests, as for kubectl: `http://HOST:PORT` without a user \
        |
        | `HTTP_PROXY` | proxy for a timestamp authority without TLS |
        | `NO_COLOR`, `TERM=dumb` | no colors |
        """;

    private GeneratedDocs() {}

    /** Returns {@code docs/cli.md}. */
    static String commands(CommandLine root) {
        StringBuilder page = new StringBuilder("# The command line\n" + MADE + "\n");
        page.append(block(root));
        page.append("\nEach command also has `--debug`, which shows the stack trace of an error, and `-h, --help`.\n");
        root.getSubcommands()
                .forEach((name, command) -> page.append("\n## ephemera ")
                        .append(name)
                        .append("\n")
                        .append(block(command).replaceAll("\n *(--debug|-h, --help) +Show .*", "")));
        page.append(VALUES);
        return page.toString();
    }

    /** Returns {@code docs/artifacts.md}. */
    static String artifacts(List<Artifact> artifacts) {
        StringBuilder page = new StringBuilder("# Artifacts\n" + MADE + "\n");
        page.append("What is collected, most volatile first. *Required*: without it a package cannot say what ran and");
        page.append(
                " what it did.\n*Sensitive*: its bytes may contain secrets.\nAn artifact without a link has the reference of an artifact above it.\n\n");
        page.append("| artifact | what it is | lost | | permissions |\n|---|---|---|---|---|\n");
        Set<String> linked = new HashSet<>();
        artifacts.stream()
                .sorted(java.util.Comparator.comparing(Artifact::volatility))
                .forEach(artifact -> page.append(row(artifact, linked.add(artifact.reference()))));
        page.append("\n| | lost when |\n|---|---|\n");
        for (Volatility volatility : Volatility.values()) {
            page.append("| ")
                    .append(volatility.name())
                    .append(" | ")
                    .append(volatility.meaning())
                    .append(" |\n");
        }
        return page.toString();
    }

    /**
     * Returns the row of an artifact.
     *
     * @param link true if no row above links to the reference
     */
    static String row(Artifact artifact, boolean link) {
        String id = "`" + artifact.id() + "`";
        String flags = (artifact.required() ? "required " : "") + (artifact.sensitive() ? "sensitive" : "");
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |\n",
                link ? "[" + id + "](" + artifact.reference() + ")" : id,
                artifact.title(),
                artifact.volatility().name(),
                flags.strip().replace(" ", ", "),
                artifact.permissions().isEmpty() ? "" : "`" + String.join("` `", artifact.permissions()) + "`");
    }

    static String rules(RuleBook book) {
        StringBuilder page = new StringBuilder("# Rules\n" + MADE + "\n");
        page.append("Rules of the triage ([triage.md](triage.md)), with the severity that a finding has unless its"
                + " evidence says");
        page.append(" otherwise.\nTechniques are those of ATT&CK v")
                .append(RuleBook.ATTACK_VERSION)
                .append(".\nFindings ESC that are ordinary for known infrastructure are suppressed,")
                .append(" unless an incident involves the workload.\n\n")
                .append("| rule | severity | finds | techniques | what else explains it |\n|---|---|---|---|---|\n");
        book.all()
                .forEach(rule -> page.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s |\n",
                        rule.id(),
                        rule.severity().word(),
                        cell(rule.title()),
                        String.join(" ", rule.attack()),
                        cell(rule.note()))));
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static String block(CommandLine command) {
        return "```\n"
                + command.getUsageMessage(Ansi.OFF)
                        .replaceAll("(?m)[ \t]+$", "")
                        .stripTrailing() + "\n```\n";
    }
}
