def may(user, permission):
    """Whether an official holds a permission: being staff and having the role both count, and either may end."""
    return user.is_staff and user.has_perm(permission)
