// Permission to read in all subscriptions of a management group, and the alerts and events of some of them. Deployed by deploy with
// managementGroup=ID, after main.bicep.
targetScope = 'managementGroup'

@description('Distinguishes several deployments in one tenant')
param label string

@description('Name of the role, so that a repeated deployment updates the same role')
param resourceGroupId string

@description('Object id of the identity that reads')
param principalId string

@description('Resource id of the app')
param appId string

@description('Name of the app')
param appName string

param actionGroupId string

@description('Region of the resource group of the rules in each subscription')
param location string

@description('Whether the user credential of AKS clusters may be requested')
param clusters bool

@description('Ids of the subscriptions whose alerts and events start a collection, separated by commas; empty for none')
param subscriptions string

var here = managementGroup().id
var members = empty(subscriptions) ? [] : split(subscriptions, ',')

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(here, resourceGroupId, 'reader')
  properties: {
    roleName: 'Ephemera group reader ${label}'
    description: 'Reads container groups, apps, clusters and their surroundings; changes nothing'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        // Those of subscription.bicep; PermissionsTest compares both.
        actions: [
          'Microsoft.App/containerApps/read'
          'Microsoft.App/containerApps/revisions/read'
          'Microsoft.App/containerApps/revisions/replicas/read'
          'Microsoft.App/jobs/executions/read'
          'Microsoft.App/jobs/read'
          'Microsoft.App/managedEnvironments/read'
          'Microsoft.Authorization/roleAssignments/read'
          'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.ContainerInstance/containerGroups/containers/logs/read'
          'Microsoft.ContainerInstance/containerGroups/read'
          'Microsoft.ContainerRegistry/registries/pull/read'
          'Microsoft.ContainerService/managedClusters/read'
          'Microsoft.Insights/diagnosticSettings/read'
          'Microsoft.Insights/eventtypes/values/read'
          'Microsoft.Insights/metrics/read'
          'Microsoft.ManagedIdentity/userAssignedIdentities/read'
          'Microsoft.Network/networkSecurityGroups/read'
          'Microsoft.Network/routeTables/read'
          'Microsoft.Network/virtualNetworks/read'
          'Microsoft.Network/virtualNetworks/subnets/read'
          'Microsoft.OperationalInsights/workspaces/query/*/read'
          'Microsoft.OperationalInsights/workspaces/query/read'
          'Microsoft.OperationalInsights/workspaces/read'
          'Microsoft.Resources/subscriptions/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(here, resourceGroupId, principalId, 'reader')
  properties: {
    roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', reader.name)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource clusterUser 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (clusters) {
  name: guid(here, resourceGroupId, 'clusterUser')
  properties: {
    roleName: 'Ephemera group cluster user ${label}'
    description: 'Reads the address of the API server of an AKS cluster, with the credential in the same response'
    type: 'CustomRole'
    assignableScopes: [here]
    permissions: [
      {
        actions: [
          'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource entersClusters 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (clusters) {
  name: guid(here, resourceGroupId, principalId, 'clusterUser')
  properties: {
    roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', clusterUser.name)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

module member 'member.bicep' = [
  for id in members: {
    name: '${appName}-member'
    scope: subscription(id)
    params: {
      label: label
      appId: appId
      appName: appName
      actionGroupId: actionGroupId
      location: location
    }
  }
]
