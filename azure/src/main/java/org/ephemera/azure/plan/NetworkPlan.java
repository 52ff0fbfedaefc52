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

/** Plan of the network items, each by the resource id in a response. */
public final class NetworkPlan {
    /** Limit for the ids of one kind in a response. */
    private static final int MOST = 50;

    private final PlannedItem about;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param about item whose response names the parts
     */
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
                                    gap, about, "only the group's description names its network"))
                            .orElseGet(() -> new Outcome.NotApplicable("the group is not in a virtual network: it"
                                    + " has no security group and no user-defined routes; its public address, if it"
                                    + " has one, is in the group's description")));
        }
        ofSubnets(group.subnets());
    }

    /**
     * Plans the network of an environment.
     *
     * @param subnet subnet of the environment, as the environment spells it
     */
    public void ofEnvironment(Optional<String> subnet) {
        if (subnet.isEmpty()) {
            ended(
                    NetworkPart.SUBNET,
                    new Outcome.NotApplicable("the environment is not in a customer's virtual network: it has no"
                            + " security group and no user-defined routes; its address is in the environment's"
                            + " description"));
        }
        ofSubnets(subnet.stream().toList());
    }

    /**
     * Plans the network of an app whose environment is unknown.
     *
     * @param gap outcome of the environment's item
     */
    public void withoutEnvironment(Outcome gap) {
        ended(
                NetworkPart.SUBNET,
                DependencyOutcome.because(
                        gap, about, "only the environment's description names the network of its" + " apps"));
    }

    /**
     * Plans the network of a cluster whose node pools name no subnet. Azure created the subnet, and only the nodes'
     * machines name it.
     *
     * @param gap outcome of the cluster's item, if the cluster could not be read
     */
    void ofClusterWithoutSubnets(Optional<Outcome> gap) {
        ended(
                NetworkPart.SUBNET,
                gap.map(why -> DependencyOutcome.because(
                                why, about, "only the cluster's description names the network of its nodes"))
                        .orElseGet(() -> new Outcome.NotApplicable(
                                "no node pool of the cluster names a subnet, so Azure created one: it is"
                                        + " read from the machine of the pod's node, if that is an instance"
                                        + " of a scale set")));
    }

    /**
     * Plans the network of a node's machine.
     *
     * @param machine instance of a scale set, which names its subnets; another machine names only its network
     *     interfaces, which are not read
     */
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

    /** Plans the security group and the route table of a subnet. */
    public void ofSubnet(JsonNode subnet) {
        JsonNode properties = subnet.path("properties");
        Optional<String> securityGroup = Json.text(properties.path("networkSecurityGroup"), "id");
        securityGroup.ifPresentOrElse(
                id -> plan(NetworkPart.SECURITY_GROUP, ArmId.of(id, NetworkPart.SECURITY_GROUP.type())),
                () -> ended(
                        NetworkPart.SECURITY_GROUP,
                        new Outcome.NotApplicable("the subnet has no network security group: Azure does not filter"
                                + " traffic between it and the rest of the network")));
        Json.text(properties.path("routeTable"), "id")
                .ifPresent(id -> plan(NetworkPart.ROUTE_TABLE, ArmId.of(id, NetworkPart.ROUTE_TABLE.type())));
    }

    /** Plans the security group of a subnet that could not be read. */
    public void withoutSubnet(Outcome gap) {
        ended(
                NetworkPart.SECURITY_GROUP,
                DependencyOutcome.because(
                        gap, about, "only the subnet's description names its network" + " security group"));
    }

    private void plan(NetworkPart part, Optional<ArmId> id) {
        if (id.isEmpty()) {
            ended(
                    part,
                    new Outcome.Failed(
                            DetailCode.NOT_AN_ID,
                            "the id of " + part.type() + " in " + about.item() + " is invalid; nothing was requested"));
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
