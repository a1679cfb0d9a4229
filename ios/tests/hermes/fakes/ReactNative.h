#pragma once

#import <Foundation/Foundation.h>

/// The class that `RCT_EXPORT_MODULE` has registered.
Class registeredModule(void);
