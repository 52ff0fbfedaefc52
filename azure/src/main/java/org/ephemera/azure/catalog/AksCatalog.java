package org.ephemera.azure.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the artifacts of an AKS cluster and its nodes, with the operations that read them. */
public final class AksCatalog {
    public static final String VERSION = "2025-09-01";

    public static final String TYPE = "Microsoft.ContainerService/managedClusters";

    public static final ApiOperation GET_CLUSTER =
            new ApiOperation("containerservice", "ManagedClusters_Get", TYPE + "/read");

    public static final Artifact CLUSTER = new Artifact(
            "azure.aks.cluster",
            "The AKS cluster: version, state, access, network, add-ons, node pools, identities",
            Volatility.V2,
            true,
            true,
            List.of(GET_CLUSTER.key()),
            List.of(GET_CLUSTER.permission()),
            "https://learn.microsoft.com/rest/api/aks/managed-clusters/get");

    public static final ApiOperation LIST_CREDENTIALS = new ApiOperation(
            "containerservice",
            "ManagedClusters_ListClusterUserCredentials",
            TYPE + "/listClusterUserCredential/action");

    public static final Artifact CREDENTIAL = new Artifact(
            "azure.aks.credential",
            "Address and certificate authority of the cluster's API server; the credential in the response is not"
                    + " stored",
            Volatility.V2,
            true,
            false,
            List.of(LIST_CREDENTIALS.key()),
            List.of(LIST_CREDENTIALS.permission()),
            "https://learn.microsoft.com/rest/api/aks/managed-clusters/list-cluster-user-credentials");

    public static final ApiOperation LIST_GROUPS = new ApiOperation(
            "containerinstance",
            "ContainerGroups_ListByResourceGroup",
            "Microsoft.ContainerInstance/containerGroups/read");

    public static final Artifact VIRTUAL_NODE = new Artifact(
            "azure.aks.virtual-node",
            "The container group that runs a pod on a virtual node",
            Volatility.V2,
            false,
            true,
            List.of(LIST_GROUPS.key()),
            List.of(LIST_GROUPS.permission()),
            "https://learn.microsoft.com/azure/aks/virtual-nodes");

    public static final String INSTANCE_TYPE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";

    public static final String MACHINE_TYPE = "Microsoft.Compute/virtualMachines";

    public static final ApiOperation GET_INSTANCE =
            new ApiOperation("compute", "VirtualMachineScaleSetVMs_Get", INSTANCE_TYPE + "/read");

    public static final ApiOperation GET_MACHINE =
            new ApiOperation("compute", "VirtualMachines_Get", MACHINE_TYPE + "/read");

    public static final Artifact NODE_MACHINE = new Artifact(
            "azure.compute.node",
            "The machine under the pod's node: image, disks, network interfaces, identity",
            Volatility.V5,
            false,
            false,
            List.of(GET_INSTANCE.key(), GET_MACHINE.key()),
            List.of(GET_INSTANCE.permission(), GET_MACHINE.permission()),
            "https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-set-vms/get");

    /**
     * Parameters of {@link #CREDENTIAL}.
     *
     * @param nodeGroup resource group of the nodes, and of the container groups of virtual nodes
     * @param workspace configured workspace; "" if absent
     */
    public record ClusterParameters(AzurePlace place, String nodeGroup, String workspace) {}

    /**
     * Parameters of {@link #VIRTUAL_NODE}.
     *
     * @param virtualPod the name of the pod
     * @param podUid its UID, because a name can be reused
     */
    public record VirtualNodeParameters(
            AzurePlace place,
            @WrittenWhenEmpty String virtualPod,
            @WrittenWhenEmpty String podUid,
            @WrittenWhenEmpty String nodeGroup,
            String workspace) {}

    /** Parameters of {@link #NODE_MACHINE}. */
    public record NodeMachineParameters(
            AzurePlace place, @WrittenWhenEmpty String node, String machine) {}

    private AksCatalog() {}
}
