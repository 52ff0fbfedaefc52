package org.ephemera.azure.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.catalog.NetworkPart;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.KnownGroup;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/** Plans the parts of a network, each by the id by which an answer names it. */
public final class NetworkPlan {
    /** Names of the same thing that one answer may give. */
    private static final int MOST = 50;

    private final PlannedItem about;
    private final Recorder recorder;

    /** @param about the item whose answer names the parts */
    public NetworkPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    void ofGroup(KnownGroup group) {
        if (group.subnets().isEmpty()) {
            ended(
                    NetworkPart.SUBNET,
                    group.gap()
                            .map(gap -> DependencyOutcome.because(
                                    gap, about, "only the group tells in which network it is"))
                            .orElseGet(() -> new Outcome.NotApplicable("the group is in no virtual network: it has no"
                                    + " security group and no routes of its own, and its public address, if it has one,"
                                    + " stands in the group's own answer")));
        }
        ofSubnets(group.subnets());
    }

    /** @param subnet of the environment of an app, as it spells it */
    public void ofEnvironment(Optional<String> subnet) {
        if (subnet.isEmpty()) {
            ended(
                    NetworkPart.SUBNET,
                    new Outcome.NotApplicable("the environment is in no virtual network of its own: it has no security"
                            + " group and no routes, and its address stands in its own answer"));
        }
        ofSubnets(subnet.stream().toList());
    }

    /** @param gap how it ended that the environment was asked for */
    public void withoutEnvironment(Outcome gap) {
        ended(
                NetworkPart.SUBNET,
                DependencyOutcome.because(gap, about, "only the environment tells in which network its apps are"));
    }

    /**
     * Of a cluster none of whose node pools names a subnet: Azure made one for them, of which only their machines tell.
     *
     * @param gap how it ended that the cluster was asked for, if Azure did not tell of it
     */
    void ofClusterWithoutSubnets(Optional<Outcome> gap) {
        ended(
                NetworkPart.SUBNET,
                gap.map(why -> DependencyOutcome.because(
                                why, about, "only the cluster tells in which network its nodes are"))
                        .orElseGet(
                                () -> new Outcome.NotApplicable(
                                        "no node pool of the cluster names a subnet, so that Azure made"
                                                + " one: the machine under a pod's node, if it is one of a scale set, names it, and it is read from there")));
    }

    /** @param machine an instance of a scale set, which names its subnets; of another machine only its interfaces would tell */
    public void ofMachine(JsonNode machine) {
        List<JsonNode> interfaces = machine.at("/properties/networkProfileConfiguration/networkInterfaceConfigurations")
                .valueStream()
                .map(each -> each.path("properties"))
                .toList();
        ofSubnets(interfaces.stream()
                .flatMap(each -> each.path("ipConfigurations").valueStream())
                .flatMap(each -> Json.text(each.at("/properties/subnet"), "id").stream())
                .distinct()
                .limit(MOST)
                .toList());
        interfaces.stream()
                .flatMap(each -> Json.text(each.path("networkSecurityGroup"), "id").stream())
                .distinct()
                .limit(MOST)
                .forEach(id -> plan(NetworkPart.SECURITY_GROUP, ArmId.of(id, NetworkPart.SECURITY_GROUP.type())));
    }

    void ofSubnets(List<String> subnets) {
        for (String subnet : subnets) {
            Optional<ArmId> id = ArmId.of(subnet, NetworkPart.SUBNET.type());
            plan(NetworkPart.SUBNET, id);
            id.ifPresent(known -> plan(NetworkPart.VIRTUAL_NETWORK, Optional.of(known.parent())));
        }
    }

    public void ofSubnet(JsonNode subnet) {
        JsonNode properties = subnet.path("properties");
        Optional<String> guard = Json.text(properties.path("networkSecurityGroup"), "id");
        guard.ifPresentOrElse(
                id -> plan(NetworkPart.SECURITY_GROUP, ArmId.of(id, NetworkPart.SECURITY_GROUP.type())),
                () -> ended(
                        NetworkPart.SECURITY_GROUP,
                        new Outcome.NotApplicable("the subnet has no network security group: nothing of Azure's stands"
                                + " between it and the rest of the network")));
        Json.text(properties.path("routeTable"), "id")
                .ifPresent(id -> plan(NetworkPart.ROUTE_TABLE, ArmId.of(id, NetworkPart.ROUTE_TABLE.type())));
    }

    public void withoutSubnet(Outcome gap) {
        ended(
                NetworkPart.SECURITY_GROUP,
                DependencyOutcome.because(gap, about, "only the subnet tells which network security group it has"));
    }

    private void plan(NetworkPart part, Optional<ArmId> id) {
        if (id.isEmpty()) {
            ended(
                    part,
                    new Outcome.Failed(
                            DetailCode.NOT_AN_ID,
                            "what " + about.item() + " names as " + part.type()
                                    + " is no id of one; nothing was asked of it"));
            return;
        }
        recorder.plan(
                part.artifact(),
                about.window(),
                new NetworkPart.Parameters(id.get().text(), ""));
    }

    private void ended(NetworkPart part, Outcome outcome) {
        recorder.plan(
                part.artifact(),
                about.window(),
                PresetOutcome.with(new NetworkPart.Parameters("", about.item()), outcome));
    }
}
