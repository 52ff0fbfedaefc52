// Rules that send the alerts of a subscription to the action group, which may be in another subscription of the same tenant.

@description('Prefix of the names of the rules')
param name string

param actionGroupId string

var everywhere = subscription().id

// Every alert of Defender for Cloud is an event of the activity log. Alerts about other resources are only stored.
resource defenderAlerts 'Microsoft.Insights/activityLogAlerts@2020-10-01' = {
  name: '${name}-defender'
  location: 'global'
  properties: {
    enabled: true
    description: 'An alert of Defender for Cloud: Ephemera collects from the container group or app that it names'
    scopes: [everywhere]
    condition: {
      allOf: [
        { field: 'category', equals: 'Security' }
        { field: 'operationName', equals: 'Microsoft.Security/locations/alerts/activate/action' }
      ]
    }
    actions: {
      actionGroups: [
        { actionGroupId: actionGroupId }
      ]
    }
  }
}

// The action group is added to the actions of every alert rule about a group or an app.
resource containerAlerts 'Microsoft.AlertsManagement/actionRules@2021-08-08' = {
  name: '${name}-containers'
  location: 'Global'
  properties: {
    enabled: true
    description: 'Alerts about container groups, apps, jobs and clusters also go to Ephemera'
    scopes: [everywhere]
    conditions: [
      {
        field: 'TargetResourceType'
        operator: 'Equals'
        values: [
          'Microsoft.ContainerInstance/containerGroups'
          'Microsoft.App/containerApps'
          'Microsoft.App/jobs'
          'Microsoft.ContainerService/managedClusters'
        ]
      }
      {
        field: 'MonitorCondition'
        operator: 'Equals'
        values: ['Fired']
      }
    ]
    actions: [
      {
        actionType: 'AddActionGroups'
        actionGroupIds: [actionGroupId]
      }
    ]
  }
}
