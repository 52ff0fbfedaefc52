package org.ephemera.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.azure.call.ServiceResponse;
import org.ephemera.azure.call.TokenServiceCalls;
import org.ephemera.cli.cloud.AzureSettings;
import org.ephemera.cli.cloud.RemoteFunction;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.store.PackageLocation;
import org.ephemera.model.SanitizedText;

/** Deployment on Azure. */
record AzureDeployment(AzureGroup group, Session session) implements Deployment {
    private static final String SUBSCRIPTION = "AZURE_SUBSCRIPTION_ID";
    /** Address that replaces that of the function app. */
    private static final String ENDPOINT = "AZURE_ENDPOINT_URL_FUNCTIONS";

    private static final String SUBSCRIPTIONS = "2022-12-01";
    private static final String QUEUES = "2024-01-01";
    private static final String KEYS = "2024-04-01";

    /** Finds the deployment; adds the steps {@code account} and {@code deployment}. */
    static Optional<AzureDeployment> connect(String name, Session session, StepList steps) throws CommandFailure {
        TokenServiceCalls calls = new TokenServiceCalls(AzureSettings.connection(session));
        String subscription = subscription(calls, session);
        steps.run("account", () -> "subscription " + subscription);
        AtomicReference<AzureGroup> found = new AtomicReference<>();
        steps.run("deployment", () -> {
            found.set(AzureGroup.read(subscription, name, calls));
            return "the deployment in the group " + name + " succeeded";
        });
        return Optional.ofNullable(found.get()).map(group -> new AzureDeployment(group, session));
    }

    /** Returns the configured subscription, or the only one that the caller can read. */
    private static String subscription(TokenServiceCalls calls, Session session) throws CommandFailure {
        Optional<String> set = session.variable(SUBSCRIPTION);
        if (set.filter(id -> !id.matches("[0-9a-fA-F-]{36}")).isPresent()) {
            throw CommandFailure.usage(
                    SUBSCRIPTION + " is not the id of a subscription", "Copy it from 'az account show'");
        }
        List<String> ids = new ArrayList<>();
        try {
            ServiceResponse response =
                    calls.resource("/subscriptions" + set.map(id -> "/" + id).orElse(""), SUBSCRIPTIONS);
            if (!response.isSuccess()) {
                throw CommandFailure.couldNot(
                        "Azure Resource Manager returned HTTP " + response.status() + " "
                                + SanitizedText.of(response.errorCode()),
                        "Sign in with 'az login' to the tenant of the subscription");
            }
            set.ifPresent(ids::add);
            response.json()
                    .path("value")
                    .forEach(each -> ids.add(each.path("subscriptionId").asText()));
        } catch (IOException e) {
            throw CommandFailure.couldNot(e);
        }
        if (ids.size() != 1) {
            throw CommandFailure.usage(
                    "the subscription is unknown: you can read " + ids.size(),
                    "Set " + SUBSCRIPTION + ", for example to the output of 'az account show --query id --output tsv'");
        }
        return ids.getFirst();
    }

    @Override
    public String target() {
        return group.resource("Microsoft.ContainerInstance", "containerGroups/ephemera-doctor");
    }

    @Override
    public String signer() {
        return group.output("signer");
    }

    @Override
    public String checkRules() throws StepException, IOException {
        return new AzureRules(group).check();
    }

    @Override
    public JsonNode invoke(byte[] request) throws StepException, IOException {
        String url = session.variable(ENDPOINT).orElseGet(() -> "https://" + group.output("host")) + "/api/alert";
        boolean given = session.variable(RemoteFunction.KEY).isPresent();
        try {
            RemoteFunction function =
                    given ? RemoteFunction.of(url, session) : RemoteFunction.withKey(url, functionKey());
            return function.invoke(request);
        } catch (CommandFailure e) {
            throw StepException.failed(
                    e.what(),
                    e.remedy() + (given ? ", or unset " + RemoteFunction.KEY + ": the key is then requested" : ""),
                    "");
        }
    }

    /** Returns the default key of the function 'alert'. It is not stored. */
    private String functionKey() throws StepException, IOException {
        String key = AzureGroup.json(
                        group.calls()
                                .functionKeys(
                                        group.resource(
                                                "Microsoft.Web", "sites/" + group.output("app") + "/functions/alert"),
                                        KEYS),
                        "Microsoft.Web/sites/functions/listkeys/action")
                .path("default")
                .asText();
        if (!key.matches("[\\x21-\\x7e]+")) {
            throw StepException.failed(
                    "the function 'alert' has no key named default",
                    "Create it, and run the command again",
                    "az functionapp function keys set --resource-group " + group.name() + " --name "
                            + group.output("app") + " --function-name alert --key-name default");
        }
        return key;
    }

    @Override
    public StepException neverBegun(Duration waited) {
        return StepException.failed(
                "no worker began within " + waited.toSeconds() + " s",
                "Check that the function 'work' is enabled, and the log of the app (--wait sets a longer time)",
                "az functionapp function list --resource-group " + group.name() + " --name " + group.output("app")
                        + " --output table");
    }

    @Override
    public StepException neverSealed(PackageLocation place, Duration waited) {
        return StepException.failed(
                "the package was not sealed within " + waited.toSeconds() + " s",
                "Application Insights of the app and work/failed/" + place.id() + "/ in the container contain the cause"
                        + " (--wait sets a longer time)",
                "");
    }

    @Override
    public String checkDeadLetters() throws StepException, IOException {
        JsonNode queue = AzureGroup.json(
                group.calls()
                        .resource(
                                group.resource(
                                        "Microsoft.Storage",
                                        "storageAccounts/" + group.output("hostAccount")
                                                + "/queueServices/default/queues/work-poison"),
                                QUEUES),
                "Microsoft.Storage/storageAccounts/queueServices/queues/read");
        long messages = queue.at("/properties/approximateMessageCount").asLong();
        if (messages > 0) {
            throw StepException.failed(
                    "work-poison contains " + messages + (messages == 1 ? " message" : " messages"),
                    "infra/azure/README.md explains the queue ('The queue'). The log of the app contains the cause",
                    "");
        }
        return "work-poison is empty";
    }

    @Override
    public String checkLock(PackageLocation place) throws StepException, CommandFailure, IOException {
        return new AzureLock(group, session).check(place);
    }
}
