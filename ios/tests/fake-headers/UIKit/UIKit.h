// A fake: the classes and types of UIKit and CoreGraphics that React Native's headers name.
#pragma once

#import <Foundation/Foundation.h>

@interface UIResponder : NSObject
@end
@interface UIApplication : UIResponder
@end
@interface UIStatusBarManager : NSObject
@end
@interface UIView : UIResponder
@end
@interface UIViewController : UIResponder
@end
@interface UIColor : NSObject
@end
@interface UIImage : NSObject
@end
@interface UIWindow : UIView
@end

#define CF_RETURNS_NOT_RETAINED
#define API_AVAILABLE(...)
typedef struct CGColor *CGColorRef;
typedef struct CGImage *CGImageRef;
struct UIEdgeInsets {};
typedef NSInteger NSLineBreakMode, NSTextAlignment, NSUnderlineStyle, NSWritingDirection, NSLineBreakStrategy;
typedef NSInteger UITextAutocapitalizationType, UITextFieldViewMode, UIKeyboardType, UIKeyboardAppearance;
typedef NSInteger UIReturnKeyType, UIUserInterfaceStyle, UIInterfaceOrientationMask, UIModalPresentationStyle;
typedef NSInteger UIDataDetectorTypes, UIViewContentMode, CGLineCap, CGLineJoin;
