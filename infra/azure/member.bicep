// Sends the alerts and events of one subscription to an app in another subscription of the same tenant.
targetScope = 'subscription'

@description('Distinguishes several deployments in one subscription')
param label string

@description('Resource id of the app')
param appId string

@description('Name of the app')
param appName string

param actionGroupId string

@description('Region of the resource group of the rules')
param location string

// A rule belongs to a resource group of the subscription whose alerts it selects.
resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: appName
  location: location
}

module alerts 'alerts.bicep' = {
  name: '${appName}-alerts'
  scope: group
  params: {
    name: appName
    actionGroupId: actionGroupId
  }
}

module events 'events.bicep' = {
  name: '${appName}-events'
  params: {
    label: label
    functionId: '${appId}/functions/event'
  }
}
